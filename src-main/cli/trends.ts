import { CLASSES } from '../contract/classes'
import { COUNTS, GRAINS } from '../contract/domain'
import { DRIVERS, type EntityTrend, ORDERS, type TrendsResult } from '../contract/trends'
import type { Command, CommandInput } from './command'
import { oneOf } from './input'
import { wholeNumber } from './numbers'
import { withSession } from './session'
import { isoIn, windowOf, zoneOf } from './time'

export const trendsCommand: Command = {
  name: 'trends',
  summary: 'Show which entities rise and fall, against what was to be expected.',
  usage:
    '--workspace DIR [--from T --to T --grain G --week W --zone Z --class C --count U --order O --drivers D --top N]',
  details:
    'Times are dates or instants in the zone; a bare --to date is included. What was to be expected is learned from all data.\n' +
    'First come the entities whose rise is significant (q at most 0.05), then the rest, each by the lower bound of the log ratio.\n' +
    'Driven by few: under five authors, one author with more than a third of the tweets, or four in five of them copies.',
  flags: {
    workspace: { type: 'string', value: 'DIR', help: 'the workspace' },
    from: { type: 'string', value: 'T', help: 'begin of the window' },
    to: { type: 'string', value: 'T', help: 'end of the window' },
    grain: { type: 'string', value: 'hour|day|week|month|auto', help: 'length of a bucket (default auto)' },
    week: {
      type: 'string',
      value: 'iso|sunday',
      help: 'weeks begin with Monday, as ISO has it, or with Sunday (default iso)'
    },
    zone: { type: 'string', value: 'ZONE', help: "IANA zone of the days (default: the workspace's)" },
    class: { type: 'string', value: 'C', help: `only entities of this class: ${CLASSES.join(', ')}` },
    count: {
      type: 'string',
      value: 'tweets|originals|authors|texts',
      help: "what is counted (default: the workspace's)"
    },
    order: {
      type: 'string',
      value: 'rising|top|new|falling|seasonal',
      help: 'what is listed, the strongest first (default rising)'
    },
    drivers: {
      type: 'string',
      value: 'anyone|many|few',
      help: 'only entities that are not driven by few, or only those that are (default anyone)'
    },
    top: { type: 'string', value: 'N', help: 'length of the list, at most 5000 (default 50)' }
  },
  async run(input) {
    const grain = oneOf(input, 'grain', [...GRAINS, 'auto'])
    const count = oneOf(input, 'count', COUNTS)
    const week = oneOf(input, 'week', ['iso', 'sunday'])
    const entityClass = oneOf(input, 'class', CLASSES)
    const order = oneOf(input, 'order', ORDERS)
    const drivers = oneOf(input, 'drivers', DRIVERS)
    const top = wholeNumber(input, 'top', 50, 1, 5000)
    const result = await withSession(input, false, async ({ client }) => {
      const workspace = await client.call('workspace.get', {})
      const zone = zoneOf(input, workspace.zone)
      return client.call(
        'trends.board',
        {
          ...windowOf(input, zone),
          zone,
          count: count ?? workspace.count,
          classes: entityClass === undefined ? [] : [entityClass],
          grain: grain ?? 'auto',
          weekStart: week === 'sunday' ? 'sunday' : 'monday',
          order: order ?? 'rising',
          drivers: drivers ?? 'anyone',
          top
        },
        input.signal
      )
    })
    if (input.json) input.print(JSON.stringify(toJson(result)))
    else printBoard(input, result)
    return 0
  }
}

function toJson(result: TrendsResult): unknown {
  const iso = (time: number): string | null => isoIn(result.zone, time)
  const names = new Map(result.entities.map((trend) => [trend.entity, trend.name]))
  return {
    grain: result.grain,
    zone: result.zone,
    from: iso(result.from),
    to: iso(result.to),
    buckets: result.buckets.map(iso),
    count: result.count,
    lastIsPartial: result.lastIsPartial,
    run: result.run,
    note: result.note,
    entities: result.entities.map((trend) => ({
      entity: trend.name,
      class: trend.class,
      aliases: trend.aliases,
      count: trend.count,
      share: trend.share,
      score: trend.score,
      ratio: trend.ratio,
      interval: [trend.interval.low, trend.interval.high],
      q: trend.q,
      qFall: trend.qFall,
      kind: trend.kind,
      peak: iso(trend.peak),
      bursts: trend.bursts.map(({ from, to, weight }) => ({ from: iso(from), to: iso(to), weight })),
      series: trend.series.map(({ t, n, expected }) => ({ t: iso(t), n, expected })),
      authors: trend.authors,
      topAuthorShare: trend.topAuthorShare,
      copiedShare: trend.copiedShare,
      drivenByFew: trend.isDrivenByFew,
      story: trend.story == null ? null : (names.get(trend.story) ?? null)
    }))
  }
}

function printBoard(input: CommandInput, result: TrendsResult): void {
  const day = (time: number): string =>
    isoIn(result.zone, time)?.slice(0, result.grain === 'hour' ? 16 : 10) ?? ''
  input.print(
    `${day(result.from)} to ${day(result.to)}, by ${result.grain}, ${result.zone}, ${result.count} counted`
  )
  if (result.note !== null) input.print(result.note)
  if (result.entities.length === 0) {
    input.print('No entities in this window. Tag the workspace first, or widen the window.')
    return
  }
  const width = Math.min(28, Math.max(6, ...result.entities.map(({ name }) => name.length)))
  input.print(
    `${'#'.padStart(4)}  ${'entity'.padEnd(width)}  ${'class'.padEnd(11)}  ${'count'.padStart(7)}  ${'share'.padStart(7)}  ${'against expected'.padEnd(24)}  ${'q'.padEnd(8)}  ${'kind'.padEnd(8)}  peak`
  )
  result.entities.forEach((trend, i) => {
    input.print(boardLine(trend, i, width, day(trend.peak)))
  })
}

function boardLine(trend: EntityTrend, i: number, width: number, peak: string): string {
  const name = trend.name.length > width ? `${trend.name.slice(0, width - 1)}…` : trend.name
  const against = `${times(trend.ratio)} (${times(trend.interval.low)} to ${times(trend.interval.high)})`
  const own = trend.kind === 'falling' ? trend.qFall : trend.q
  const q = own < 0.0001 ? '< 0.0001' : own.toFixed(4)
  return `${String(i + 1).padStart(4)}  ${name.padEnd(width)}  ${trend.class.padEnd(11)}  ${String(trend.count).padStart(7)}  ${`${(trend.share * 100).toFixed(2)} %`.padStart(7)}  ${against.padEnd(24)}  ${q.padEnd(8)}  ${trend.kind.padEnd(8)}  ${peak}`
}

function times(ratio: number): string {
  if (ratio >= 100_000) return '>99,999x'
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)}x`
}
