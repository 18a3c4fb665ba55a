import { type EntityTrend, ORDERS, type TrendsResult } from '../contract/trends'
import { againstText, BOARD_FLAGS, boardQuestion, qText, shareText } from './board'
import type { Command, CommandInput } from './command'
import { oneOf } from './input'
import { wholeNumber } from './numbers'
import { withSession } from './session'
import { isoIn } from './time'

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
    ...BOARD_FLAGS,
    order: {
      type: 'string',
      value: 'rising|top|new|falling|seasonal',
      help: 'what is listed, the strongest first (default rising)'
    },
    top: { type: 'string', value: 'N', help: 'length of the list, at most 5000 (default 50)' }
  },
  async run(input) {
    const question = boardQuestion(input)
    const order = oneOf(input, 'order', ORDERS) ?? 'rising'
    const top = wholeNumber(input, 'top', 50, 1, 5000)
    const result = await withSession(input, false, async ({ client }) => {
      const asked = question(await client.call('workspace.get', {}))
      return client.call('trends.board', { ...asked, order, top }, input.signal)
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
  return `${String(i + 1).padStart(4)}  ${name.padEnd(width)}  ${trend.class.padEnd(11)}  ${String(trend.count).padStart(7)}  ${shareText(trend.share).padStart(7)}  ${againstText(trend).padEnd(24)}  ${qText(trend.kind === 'falling' ? trend.qFall : trend.q).padEnd(8)}  ${trend.kind.padEnd(8)}  ${peak}`
}
