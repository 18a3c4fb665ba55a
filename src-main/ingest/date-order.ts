import type { DateOrder } from '../contract/imports'
import { leadingNumbers, parseTime } from './dates'

export interface DateSample {
  readonly time: string
  /** Where the tweet's id puts it, ms UTC; null when the id holds no time. */
  readonly known: number | null
}

export interface DetectedOrder {
  readonly order: DateOrder
  /** True when the sample leaves it open and a convention decided. */
  readonly isGuess: boolean
}

/**
 * The order of day and month in dates written in figures: a number above 12 decides, then the times in the tweets' ids, then
 * which reading keeps the rows in order, then the convention of the separator (`/` month first, else day first).
 */
export function detectDateOrder(
  samples: readonly DateSample[],
  local: (wall: number) => number
): DetectedOrder {
  let dayFirst = 0
  let monthFirst = 0
  let separator = ''
  for (const { time } of samples) {
    const numbers = leadingNumbers(time)
    if (!numbers) continue
    separator = numbers[2]
    if (numbers[0] > 12 && numbers[1] <= 12) dayFirst++
    if (numbers[1] > 12 && numbers[0] <= 12) monthFirst++
  }
  if (separator === '') return { order: 'ymd', isGuess: false }
  if (dayFirst !== monthFirst) return { order: dayFirst > monthFirst ? 'dmy' : 'mdy', isGuess: false }
  const byId = compare(samples, local, distance)
  if (byId) return { order: byId, isGuess: false }
  const bySequence = compare(samples, local, disorder)
  return { order: bySequence ?? (separator === '/' ? 'mdy' : 'dmy'), isGuess: true }
}

type Cost = (samples: readonly DateSample[], times: readonly (number | null)[]) => number

function compare(
  samples: readonly DateSample[],
  local: (wall: number) => number,
  cost: Cost
): DateOrder | null {
  const [dmy, mdy] = (['dmy', 'mdy'] as const).map((order) =>
    cost(
      samples,
      samples.map(({ time }) => parseTime(time, order, local))
    )
  )
  if (dmy === mdy) return null
  return dmy! < mdy! ? 'dmy' : 'mdy'
}

/** Rows that are more than two days from where their id puts them. */
function distance(samples: readonly DateSample[], times: readonly (number | null)[]): number {
  return samples.filter(({ known }, i) => {
    const time = times[i] ?? null
    return known !== null && (time === null || Math.abs(time - known) > 172_800_000)
  }).length
}

/** Steps against the prevailing direction. */
function disorder(_: readonly DateSample[], times: readonly (number | null)[]): number {
  let up = 0
  let down = 0
  for (let i = 1; i < times.length; i++) {
    const [before, after] = [times[i - 1] ?? null, times[i] ?? null]
    if (before === null || after === null) continue
    if (after > before) up++
    else if (after < before) down++
  }
  return Math.min(up, down)
}
