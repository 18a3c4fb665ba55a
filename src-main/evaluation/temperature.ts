import { type Crf, createLattice } from '../model/crf'
import { tempered, temperedScores } from '../model/temper'
import { viterbi } from '../model/viterbi'
import { isBegin, labelIndex, OUTSIDE } from '../text/labels'
import { bioLabels, chunks } from './chunks'
import { minimise } from './minimise'

/** A tweet with a model's emissions `[token, label]` and its true labels, in any BIO-like notation. */
export interface ScoredTweet {
  readonly emissions: Float32Array
  readonly labels: readonly string[]
}

/**
 * What the temperature makes least: the mean log loss of the confidences of the spans that the model finds, or the negative
 * log-likelihood of the true label sequences.
 */
export type Objective = 'spans' | 'sequences'

/** Confidences of found spans, and whether each is right. */
export interface SpanConfidences {
  readonly confidences: readonly number[]
  readonly isRight: readonly boolean[]
}

/** Temperatures that are tried. */
const LOWEST = 0.2
const HIGHEST = 10
/** Of the temperature's logarithm. */
const WIDTH = 1e-3
const SMALLEST = 1e-12

interface FoundSpan {
  readonly start: number
  readonly end: number
  readonly label: number
  readonly isRight: boolean
}

/** A model's tweets, made ready to be looked at with any temperature. The tags do not depend on it, so they are found once. */
export interface Thermometer {
  /** @param which indices of tweets */
  confidences(temperature: number, which: readonly number[]): SpanConfidences
  loss(objective: Objective, temperature: number, which: readonly number[]): number
  /** The temperature of least loss, 0.2 to 10; 1 where the tweets say nothing. */
  fit(objective: Objective, which: readonly number[]): number
}

export function createThermometer(crf: Crf, tweets: readonly ScoredTweet[]): Thermometer {
  const found = tweets.map((tweet) => foundSpans(crf, tweet))
  const golds = tweets.map(({ labels }) => legalLabels(labels))

  function confidences(temperature: number, which: readonly number[]): SpanConfidences {
    const lattice = createLattice(tempered(crf, temperature))
    const result = { confidences: [] as number[], isRight: [] as boolean[] }
    for (const i of which) {
      const spans = found[i]!
      if (spans.length === 0) continue
      lattice.run(scores(tweets[i]!, crf.size, temperature))
      for (const { start, end, label, isRight } of spans) {
        result.confidences.push(Math.min(1, lattice.spanProbability(start, end, label, label + 1)))
        result.isRight.push(isRight)
      }
    }
    return result
  }

  function sequenceLoss(temperature: number, which: readonly number[]): number {
    const lattice = createLattice(tempered(crf, temperature))
    let sum = 0
    for (const i of which) {
      const gold = golds[i]!
      if (gold.length === 0) continue
      sum += lattice.run(scores(tweets[i]!, crf.size, temperature))
      sum -= pathScore(crf, tweets[i]!.emissions, gold) / temperature
    }
    return sum / Math.max(1, which.length)
  }

  const loss: Thermometer['loss'] = (objective, temperature, which) =>
    objective === 'spans' ? logLoss(confidences(temperature, which)) : sequenceLoss(temperature, which)

  return {
    confidences,
    loss,
    fit(objective, which) {
      const says = objective === 'spans' ? which.some((i) => found[i]!.length > 0) : which.length > 0
      return says ? leastLoss((temperature) => loss(objective, temperature, which)) : 1
    }
  }
}

/** The temperature of least loss. */
export function leastLoss(loss: (temperature: number) => number): number {
  const range = { low: Math.log(LOWEST), high: Math.log(HIGHEST), width: WIDTH }
  return Math.exp(minimise((x) => loss(Math.exp(x)), range))
}

/** Mean log loss of confidences; 0 where there are none. */
export function logLoss({ confidences, isRight }: SpanConfidences): number {
  const sum = confidences.reduce(
    (total, p, i) => total - Math.log(Math.max(SMALLEST, isRight[i] ? p : 1 - p)),
    0
  )
  return sum / Math.max(1, confidences.length)
}

function scores({ emissions }: ScoredTweet, size: number, temperature: number) {
  const values = temperedScores(emissions, temperature)
  return { values, offset: 0, stride: size, length: values.length / size }
}

function foundSpans(crf: Crf, tweet: ScoredTweet): FoundSpan[] {
  const path = viterbi(crf, scores(tweet, crf.size, 1))
  const gold = new Set(goldKeys(tweet.labels))
  const spans: FoundSpan[] = []
  for (let start = 0; start < path.length; start++) {
    const label = path[start]!
    if (!isBegin(label)) continue
    let end = start + 1
    while (end < path.length && path[end] === label + 1) end++
    spans.push({ start, end, label, isRight: gold.has(`${start} ${end} ${label}`) })
  }
  return spans
}

function goldKeys(labels: readonly string[]): string[] {
  return chunks(labels).map(({ start, end, class: name }) => `${start} ${end} ${labelIndex(`B-${name}`)}`)
}

/** Label indices of the same entities in plain BIO. A class that is not one of ours counts as outside. */
function legalLabels(labels: readonly string[]): Int32Array {
  const plain = bioLabels(labels.length, chunks(labels))
  return Int32Array.from(plain, (label) => labelIndex(label) ?? OUTSIDE)
}

function pathScore(crf: Crf, emissions: Float32Array, path: Int32Array): number {
  const last = path.length - 1
  let score = crf.start[path[0]!]! + crf.end[path[last]!]!
  for (let t = 0; t <= last; t++) {
    score += emissions[t * crf.size + path[t]!]!
    if (t > 0) score += crf.transitions[path[t - 1]! * crf.size + path[t]!]!
  }
  return score
}
