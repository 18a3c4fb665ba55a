import type { Tally } from '../contract/domain'
import { type Chunk, chunks } from './chunks'
import { addTallies, NOTHING } from './score'

type Labels = readonly (readonly string[])[]

/** What each tweet adds to each class: the one table that scores and resamples are made of. */
export interface TweetCounts {
  /** Sorted by code point. */
  readonly classes: readonly string[]
  readonly tweets: number
  /** Tweet i has the cells `starts[i]..starts[i + 1]`; length tweets + 1. */
  readonly starts: Int32Array
  /** Of each cell: the index of its class and its counts. */
  readonly cellClass: Int32Array
  readonly tp: Int32Array
  readonly fp: Int32Array
  readonly fn: Int32Array
  /** All spans with their class left out. */
  readonly untyped: Tally
}

/** Counts exact matches of span and class, tweet by tweet. Throws a RangeError where the two differ in shape. */
export function countTweets(gold: Labels, predicted: Labels): TweetCounts {
  if (gold.length !== predicted.length) {
    throw new RangeError(`${gold.length} tweets of gold labels, ${predicted.length} predicted`)
  }
  const rows = gold.map((labels, i) => {
    const guess = predicted[i]!
    if (labels.length !== guess.length) {
      throw new RangeError(`tweet ${i + 1} has ${labels.length} gold labels and ${guess.length} predicted`)
    }
    return countTweet(chunks(labels), chunks(guess))
  })
  const classes = [...new Set(rows.flatMap((row) => [...row.byClass.keys()]))].sort()
  const index = new Map(classes.map((name, i) => [name, i]))
  const cells = rows.flatMap((row) => [...row.byClass])
  const starts = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => {
    starts[i + 1] = starts[i]! + row.byClass.size
  })
  return {
    classes,
    tweets: rows.length,
    starts,
    cellClass: Int32Array.from(cells, ([name]) => index.get(name)!),
    tp: Int32Array.from(cells, ([, tally]) => tally.tp),
    fp: Int32Array.from(cells, ([, tally]) => tally.fp),
    fn: Int32Array.from(cells, ([, tally]) => tally.fn),
    untyped: rows.reduce((sum, row) => addTallies(sum, row.untyped), NOTHING)
  }
}

/** Totals by class, in the order of `counts.classes`. */
export function totals(counts: TweetCounts): Tally[] {
  const sums = counts.classes.map(() => ({ tp: 0, fp: 0, fn: 0 }))
  counts.cellClass.forEach((c, i) => {
    const sum = sums[c]!
    sum.tp += counts.tp[i]!
    sum.fp += counts.fp[i]!
    sum.fn += counts.fn[i]!
  })
  return sums
}

function countTweet(gold: readonly Chunk[], predicted: readonly Chunk[]) {
  const byClass = new Map<string, { tp: number; fp: number; fn: number }>()
  const at = (name: string) => {
    let tally = byClass.get(name)
    if (tally === undefined) {
      tally = { tp: 0, fp: 0, fn: 0 }
      byClass.set(name, tally)
    }
    return tally
  }
  const goldAt = new Map(gold.map((g) => [`${g.start}-${g.end}`, g.class]))
  let spans = 0
  const right = new Set<string>()
  for (const p of predicted) {
    const key = `${p.start}-${p.end}`
    const match = goldAt.get(key)
    if (match !== undefined) spans++
    if (match === p.class) {
      right.add(key)
      at(p.class).tp++
    } else at(p.class).fp++
  }
  for (const g of gold) if (!right.has(`${g.start}-${g.end}`)) at(g.class).fn++
  return { byClass, untyped: { tp: spans, fp: predicted.length - spans, fn: gold.length - spans } }
}
