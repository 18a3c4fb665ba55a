import { throwIfCancelled } from '../base/errors'
import type { EntityClass } from '../contract/classes'
import type { Count, Grain, WeekStart } from '../contract/domain'
import type { Drivers, EntityTrend, Order, TrendsResult } from '../contract/trends'
import { type Chosen, choose, exactly, type Field } from './choose'
import { isDrivenByFew } from './driven-by-few'
import { type Line, type LineInput, lineOf, withDisplay } from './entity-trend'
import { type Findings, judge } from './judge'
import { byCodePoint } from './order'
import type { Cells, CountSource, EntitySource, Extent, Least, PairSource } from './ports'
import { boundsOf, CALLS } from './prune'
import { stories } from './stories'
import { type Window, windowOf } from './window'

/** Mentions from which on a first answer is worth its while, and entities that it is made from. */
const LARGE = 3_000_000
const FIRST = 10_000
/** Entities that are looked at for who is behind them. */
const LOOKED_AT = 5000

export type TrendSource = CountSource & EntitySource & Partial<PairSource>

/** The arguments of `trends.board` with what the engine knows filled in. */
export interface BoardArgs {
  readonly run: number
  /** ms UTC, half-open; null means the data's end. */
  readonly from: number | null
  readonly to: number | null
  readonly grain: Grain | 'auto'
  readonly zone: string
  readonly weekStart?: WeekStart
  readonly count: Count
  readonly classes: readonly EntityClass[]
  readonly search: string
  readonly order: Order
  readonly drivers?: Drivers
  readonly top: number
  readonly level: number
  readonly pinned: readonly number[]
  /** A first answer will do where the whole one takes long: from the entities with most mentions alone, held against the same family. */
  readonly draft?: boolean
  /** Entities that lists leave out, though they count in every figure. */
  readonly hidden?: ReadonlySet<number>
  /** Where the answer is less than it could be; passed on. */
  readonly note: string | null
}

/**
 * The trend board: every entity's share in each bucket of the window against what was to be expected from all data, in the asked order, with whole
 * series for those that are returned. Statistics do not depend on the filter by class or text: the family is always the run.
 */
export async function board(
  source: TrendSource,
  args: BoardArgs,
  signal?: AbortSignal
): Promise<TrendsResult> {
  const extent = await source.extent(args.run, signal)
  if (extent === null) return empty(args)
  const window = windowOf(args, extent)
  const { borders, times } = window.buckets
  const [sizes, matching] = await Promise.all([
    source.sizes(args.run, args.count, borders, signal),
    args.classes.length > 0 || args.search !== ''
      ? source.matching(args.run, { classes: args.classes, search: args.search }, signal)
      : null
  ])
  const { cells, judged, bounds, isDraft } = await judgeTelling(source, args, extent, window, sizes, signal)
  const units = sizes.subarray(window.first, window.end).reduce((a, b) => a + b, 0)
  const input: LineInput = { judge: judged, window, sizes, units, level: args.level }
  const wanted = matching === null ? null : new Set(matching)
  const listed = listedOf(cells, judged.findings.totals, args, wanted)
  const order = judged.findings.judged === 0 ? 'top' : args.order
  const chosen = await chooseDriven(source, args, { input, cells, listed, order }, window, signal)
  const pinned = args.pinned
    .map((entity) => indexOf(cells.entities, entity))
    .filter((i) => i >= 0 && !chosen.indices.includes(i))
  const indices = [...chosen.indices, ...pinned]
  const ids = Int32Array.from(indices, (i) => cells.entities[i]!)
  const [infos, voices] = await Promise.all([
    source.describe(args.run, ids, signal),
    source.voices(args.run, ids, borders[window.first]!, borders[window.end]!, signal)
  ])
  throwIfCancelled(signal)
  const start = times[0]!
  const trends = indices.map((index, i) => {
    const line: Line = lineOf(input, index, infos[i]!.first < start)
    return withDisplay(line, infos[i]!, voices[i]!)
  })
  const head = trends.slice(0, chosen.indices.length)
  const windowFrom = times[window.first]!
  const kept = order === 'new' ? head.filter((t) => t.first >= windowFrom) : head
  kept.sort(
    (a, b) =>
      rank(a, order, args.level) - rank(b, order, args.level) ||
      key(b, order) - key(a, order) ||
      byCodePoint(a.name, b.name)
  )
  const list = kept.slice(0, args.top)
  const shown = [...list, ...trends.filter((t) => args.pinned.includes(t.entity) && !list.includes(t))]
  const leads = await leadsOf(
    source,
    args,
    shown,
    units,
    borders[window.first]!,
    borders[window.end]!,
    signal
  )
  return {
    grain: window.grain,
    zone: args.zone,
    from: windowFrom,
    to: times[window.end]!,
    buckets: Array.from(times.subarray(window.first, window.end)),
    lastIsPartial: window.partial === window.end - 1,
    count: args.count,
    units,
    entities: shown.map((trend) => ({ ...trend, story: leads.get(trend.entity) ?? null })),
    total: chosen.total,
    run: args.run,
    isDraft,
    note: notes(args, units, judged.findings.judged, bounds?.window ?? 1)
  }
}

/** The board of one entity alone, judged against the same family; null where the run does not know it in these buckets. */
export async function entityTrend(
  source: TrendSource,
  args: Omit<BoardArgs, 'order' | 'top' | 'pinned' | 'classes' | 'search'> & { readonly entity: number },
  signal?: AbortSignal
): Promise<{ readonly trend: EntityTrend; readonly result: TrendsResult } | null> {
  const result = await board(
    source,
    { ...args, classes: [], search: '', order: 'rising', top: 1, pinned: [args.entity] },
    signal
  )
  const trend = result.entities.find((t) => t.entity === args.entity)
  return trend === undefined ? null : { trend, result }
}

/** Judges the entities that may be called. Where more are called than was allowed for, those of fewer mentions may be, too, and are asked for. */
async function judgeTelling(
  source: TrendSource,
  args: BoardArgs,
  extent: Extent,
  window: Window,
  sizes: Float64Array,
  signal: AbortSignal | undefined
) {
  for (let calls = CALLS; ; ) {
    const bounds = boundsOf(extent.entities, window, args.level, sizes, calls)
    const isDraft = args.draft === true && bounds !== null && mentionsOf(window, extent) > LARGE
    const least: Least | null = bounds && {
      ...bounds,
      first: window.first,
      end: window.end,
      also: Int32Array.from(args.pinned),
      most: isDraft ? FIRST : null
    }
    const { borders } = window.buckets
    const cells = await source.cells({ run: args.run, count: args.count, borders, least }, signal)
    throwIfCancelled(signal)
    const judged = judge({
      cells,
      sizes,
      buckets: window.buckets,
      window: window.first,
      windowEnd: window.end,
      partial: window.partial,
      entities: extent.entities,
      settings: window.settings
    })
    const called = bounds === null ? 0 : callsOf(judged.findings, args.level)
    if (isDraft || 2 * called <= calls) return { cells, judged, bounds, isDraft }
    calls = 4 * called
  }
}

/** Indices of the entities that may be listed: said in the window (what falls may be silent there), not hidden, of those that are wanted. */
function listedOf(
  { entities }: Cells,
  totals: Float64Array,
  { order, hidden }: BoardArgs,
  wanted: ReadonlySet<number> | null
): number[] {
  const listed: number[] = []
  for (let i = 0; i < entities.length; i++) {
    if (totals[i] === 0 && order !== 'falling') continue
    if (hidden?.has(entities[i]!)) continue
    if (wanted === null || wanted.has(entities[i]!)) listed.push(i)
  }
  return listed
}

/** Rises or falls with q at or under the level, whichever are more. */
function callsOf({ peak, logRise, riseQ, trough, logFall, fallQ, family }: Findings, level: number): number {
  const doubtful = Math.log((level * peak.length) / family)
  let rises = 0
  let falls = 0
  for (let i = 0; i < peak.length; i++) {
    if (peak[i]! >= 0 && logRise[i]! <= doubtful && riseQ(logRise[i]!) <= level) rises++
    if (trough[i]! >= 0 && logFall[i]! <= doubtful && fallQ(logFall[i]!) <= level) falls++
  }
  return Math.max(rises, falls)
}

/** Who is behind an entity takes the store time to tell, so of a list that is filtered by it the first few thousand are looked at. */
async function chooseDriven(
  source: TrendSource,
  { run, top, drivers = 'anyone' }: BoardArgs,
  field: Field,
  { first, end, buckets: { borders } }: Window,
  signal: AbortSignal | undefined
): Promise<Chosen> {
  if (drivers === 'anyone') return choose(field, top)
  const { indices } = choose(field, LOOKED_AT)
  const ids = Int32Array.from(indices, (i) => field.cells.entities[i]!)
  const voices = await source.voices(run, ids.slice().sort(), borders[first]!, borders[end]!, signal)
  const isFew = new Map(voices.map((one) => [one.entity, isDrivenByFew(one)]))
  const left = indices.filter((_, i) => isFew.get(ids[i]!) === (drivers === 'few'))
  return { indices: left.slice(0, exactly(top)), total: left.length }
}

/** About how many mentions the buckets of a window hold. */
function mentionsOf({ buckets: { times } }: Window, extent: Extent): number {
  const from = Math.max(times[0]!, extent.from)
  const to = Math.min(times[times.length - 1]!, extent.to)
  return (extent.mentions * Math.max(0, to - from)) / Math.max(1, extent.to - extent.from)
}

/** The stories of those that surely rise. */
async function leadsOf(
  source: TrendSource,
  args: BoardArgs,
  trends: readonly EntityTrend[],
  units: number,
  from: number,
  to: number,
  signal: AbortSignal | undefined
): Promise<ReadonlyMap<number, number>> {
  const risers = trends.filter((t) => t.q <= args.level)
  if (source.pairs === undefined || risers.length < 2) return new Map()
  const entities = Int32Array.from(new Set(risers.map((t) => t.entity))).sort()
  return stories(risers, await source.pairs(args.run, entities, args.count, from, to, signal), units)
}

function rank(trend: EntityTrend, order: Order, level: number): number {
  if (order === 'rising' || order === 'new') return trend.q <= level ? 0 : 1
  return order === 'falling' && trend.qFall > level ? 1 : 0
}

function key(trend: EntityTrend, order: Order): number {
  if (order === 'top' || order === 'seasonal') return trend.count
  return order === 'falling' ? -Math.log(trend.interval.high) : trend.score
}

function indexOf(entities: Int32Array, entity: number): number {
  let low = 0
  let high = entities.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (entities[middle]! < entity) low = middle + 1
    else high = middle
  }
  return entities[low] === entity ? low : -1
}

function notes(args: BoardArgs, units: number, judged: number, minTotal: number): string | null {
  const lines = args.note === null ? [] : [args.note]
  if (units === 0) lines.push('No tweet lies in this window.')
  else if (judged === 0) {
    lines.push(
      'The window lies in the first buckets of the data, before anything could be expected: sorted by count.'
    )
  }
  if (minTotal > 1)
    lines.push(
      `Entities with fewer than ${minTotal} mentions in the window count as tests and are not listed.`
    )
  return lines.length === 0 ? null : lines.join(' ')
}

function empty(args: BoardArgs): TrendsResult {
  return {
    grain: args.grain === 'auto' ? 'day' : args.grain,
    zone: args.zone,
    from: args.from ?? 0,
    to: args.to ?? 0,
    buckets: [],
    lastIsPartial: false,
    count: args.count,
    units: 0,
    entities: [],
    total: 0,
    run: args.run,
    isDraft: false,
    note: args.note
  }
}
