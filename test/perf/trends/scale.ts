import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Count } from '../../../src-main/contract/domain'
import { openStore, type Store } from '../../../src-main/store'
import { type BoardArgs, board } from '../../../src-main/trends/board'
import { boardSource } from '../../../src-main/workers/engine/board-source'
import { type BenchResult, benchResult, median } from '../support/bench'
import { ANNOTATED, CUBE_START, MERGED, makeCube } from './cube'

const DAY = 86_400_000
const DAYS = 1095
const ENTITIES = 1_000_000
const MONTHS = 60
/** Days from the beginning of one month to that of the next. */
const STEP = 11
const LONG_RUNS = 5
const MILLION = 1_000_000

/**
 * The whole board out of a synthetic workspace of ten million mentions of a million entities in three years, and of one of fifty million, if asked for. Beside the time that an
 * answer takes stands the processor time of all threads, which a busy machine stretches less.
 */
export async function cubeResults(isLarge: boolean): Promise<BenchResult[]> {
  const ten = await measure(10 * MILLION)
  const fifty = isLarge ? await measure(50 * MILLION) : null
  const held = (name: string, value: number) => ({ name, value })
  const goal = (value: number) => held('goal', value)
  const results: BenchResult[] = []
  for (const [size, times] of [
    ['10 M', ten],
    ['50 M', fifty]
  ] as const) {
    if (times === null) continue
    const isTen = times === ten
    const against = (own: readonly number[]) => (isTen ? null : held('10 M mentions', p95(own)))
    results.push(
      benchResult(`a month by day, ${size} mentions`, 'ms', times.month),
      benchResult(
        `a month by day, ${size} mentions: p95`,
        'ms',
        [p95(times.month)],
        isTen ? goal(100) : against(ten.month)
      ),
      benchResult(
        `a month by day, ${size} mentions: processor time`,
        'ms',
        times.busy.month,
        isTen ? null : held('10 M mentions', median(ten.busy.month))
      ),
      benchResult(
        `a month by day, authors, ${size} mentions: p95`,
        'ms',
        [p95(times.authors)],
        held('counting tweets', p95(times.month))
      ),
      benchResult(
        `a month by day, authors, ${size} mentions: processor time`,
        'ms',
        times.busy.authors,
        held('counting tweets', median(times.busy.month))
      ),
      benchResult(`a month by day, first of all, ${size} mentions`, 'ms', times.cold),
      benchResult(`a month by day after a merge, ${size} mentions`, 'ms', times.merged),
      benchResult(`a month by day after an annotation, ${size} mentions`, 'ms', times.annotated),
      benchResult(
        `three years by week, first answer, ${size} mentions: p95`,
        'ms',
        [p95(times.draft)],
        isTen ? goal(600) : against(ten.draft)
      ),
      benchResult(
        `three years by week, ${size} mentions: p95`,
        'ms',
        [p95(times.weeks)],
        isTen ? goal(3000) : against(ten.weeks)
      ),
      benchResult(
        `three years by week, first answer, ${size} mentions: processor time`,
        'ms',
        times.busy.draft,
        isTen ? null : held('10 M mentions', median(ten.busy.draft))
      ),
      benchResult(
        `three years by week, ${size} mentions: processor time`,
        'ms',
        times.busy.weeks,
        isTen ? null : held('10 M mentions', median(ten.busy.weeks))
      ),
      benchResult(
        `three years by week, authors, ${size} mentions: processor time`,
        'ms',
        times.busy.weekAuthors,
        held('counting tweets', median(times.busy.weeks))
      ),
      benchResult(
        `three years by week, authors, ${size} mentions: p95`,
        'ms',
        [p95(times.weekAuthors)],
        held('counting tweets', p95(times.weeks))
      ),
      benchResult(
        `memory of the engine, ${size} mentions`,
        'MB',
        [times.memory],
        isTen ? goal(1500) : held('10 M mentions', ten.memory)
      )
    )
  }
  return results
}

interface Times {
  readonly cold: readonly number[]
  readonly month: readonly number[]
  readonly authors: readonly number[]
  readonly merged: readonly number[]
  readonly annotated: readonly number[]
  readonly draft: readonly number[]
  readonly weeks: readonly number[]
  readonly weekAuthors: readonly number[]
  readonly memory: number
  /** Processor time of the warm ones. */
  readonly busy: Readonly<Record<'month' | 'authors' | 'draft' | 'weeks' | 'weekAuthors', readonly number[]>>
}

async function measure(mentions: number): Promise<Times> {
  const dir = mkdtempSync(join(tmpdir(), 'starling-cube-'))
  try {
    await makeCube(dir, { mentions, entities: ENTITIES, days: DAYS })
    const store = await openStore(dir)
    try {
      return await timesOf(store)
    } finally {
      await store.close()
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function timesOf(store: Store): Promise<Times> {
  const source = boardSource(store)
  let memory = 0
  let busy = 0
  const ask = async (args: Pick<BoardArgs, 'grain' | 'count' | 'from' | 'to'> & { draft?: boolean }) => {
    const used = process.cpuUsage()
    const begun = performance.now()
    const result = await board(source, {
      ...{ run: 1, zone: 'UTC', classes: [], search: '', order: 'rising', top: 50, level: 0.05 },
      ...{ pinned: [], note: null },
      ...args
    })
    const took = performance.now() - begun
    const { user, system } = process.cpuUsage(used)
    busy = (user + system) / 1000
    if (result.isDraft !== (args.draft ?? false))
      throw new Error('a first answer where none was asked for, or none')
    memory = Math.max(memory, process.memoryUsage().rss / 1e6)
    return took
  }
  const month = (k: number, count: Count = 'tweets') =>
    ask({
      grain: 'day',
      count,
      from: CUBE_START + (400 + STEP * k) * DAY,
      to: CUBE_START + (431 + STEP * k) * DAY
    })
  const weeks = (count: Count, draft = false) => ask({ grain: 'week', count, from: null, to: null, draft })
  const repeat = async (n: number, once: (k: number) => Promise<number>) => {
    const times: number[] = []
    const busied: number[] = []
    for (let k = 0; k < n; k++) {
      times.push(await once(k))
      busied.push(busy)
    }
    return { times, busied }
  }
  const cold = [await month(0)]
  await weeks('tweets')
  const months = await repeat(MONTHS, month)
  const draft = await repeat(LONG_RUNS, () => weeks('tweets', true))
  const long = await repeat(LONG_RUNS, () => weeks('tweets'))
  await weeks('authors')
  const authors = await repeat(MONTHS, (k) => month(k, 'authors'))
  const weekAuthors = await repeat(LONG_RUNS, () => weeks('authors'))
  await weeks('tweets')
  const { step } = await store.curation.apply({ kind: 'merge', entity: MERGED[0], into: MERGED[1] })
  const { times: merged } = await repeat(3, month)
  await store.curation.undo(step)
  await store.annotations.revise(ANNOTATED, null, [])
  const annotated = [await month(0)]
  return {
    ...{ cold, merged, annotated, memory, month: months.times, authors: authors.times, draft: draft.times },
    ...{ weeks: long.times, weekAuthors: weekAuthors.times },
    busy: {
      ...{ month: months.busied, authors: authors.busied, draft: draft.busied },
      ...{ weeks: long.busied, weekAuthors: weekAuthors.busied }
    }
  }
}

/** By nearest rank: the least value that 95 of 100 do not exceed. */
function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1]!
}
