import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { crossFit } from '../../../src-main/evaluation/cross-fit'
import { minimise } from '../../../src-main/evaluation/minimise'
import { createThermometer, type ScoredTweet } from '../../../src-main/evaluation/temperature'
import { constrained } from '../../../src-main/model/graph'
import { LABELS } from '../../../src-main/text/labels'
import { bruteForce } from '../../support/brute-force'

const SIZE = LABELS.length
const TRUE_TEMPERATURE = 2.5
const random = seededRandom(3)
const numbers = (n: number, scale: number) => Float32Array.from({ length: n }, () => random.normal() * scale)
const learned = {
  size: SIZE,
  transitions: numbers(SIZE * SIZE, 1),
  start: numbers(SIZE, 1),
  end: numbers(SIZE, 1)
}
const crf = constrained(learned)

const isLegal = (from: number | null, to: number): boolean =>
  !LABELS[to]!.startsWith('I-') || (from !== null && LABELS[from]!.slice(2) === LABELS[to]!.slice(2))

/** All legal paths over two tokens with their scores. */
function paths(emissions: Float32Array): { path: number[]; score: number }[] {
  const found: { path: number[]; score: number }[] = []
  for (let a = 0; a < SIZE; a++) {
    for (let b = 0; b < SIZE; b++) {
      if (!isLegal(null, a) || !isLegal(a, b)) continue
      const score =
        learned.start[a]! +
        emissions[a]! +
        learned.transitions[a * SIZE + b]! +
        emissions[SIZE + b]! +
        learned.end[b]!
      found.push({ path: [a, b], score })
    }
  }
  return found
}

/** Two tokens whose labels are drawn from what the model says at a temperature. */
function drawn(): ScoredTweet {
  const emissions = numbers(2 * SIZE, 3)
  const weighed = paths(emissions).map(({ path, score }) => ({
    path,
    weight: Math.exp(score / TRUE_TEMPERATURE)
  }))
  let left = random.next() * weighed.reduce((sum, { weight }) => sum + weight, 0)
  const { path } = weighed.find(({ weight }) => {
    left -= weight
    return left < 0
  })!
  return { emissions, labels: path.map((label) => LABELS[label]!) }
}

const tweets = Array.from({ length: 1500 }, drawn)
const all = tweets.map((_, i) => i)
const thermometer = createThermometer(crf, tweets)

describe('a temperature', () => {
  it('gives the loss of the true labels that enumeration gives', () => {
    for (const temperature of [0.5, 1, 3]) {
      const some = all.slice(0, 20)
      const expected = some.reduce((sum, i) => {
        const { emissions, labels } = tweets[i]!
        const every = paths(emissions)
        const z = every.reduce((total, { score }) => total + Math.exp(score / temperature), 0)
        const truth = every.find(({ path }) => path.every((k, t) => LABELS[k] === labels[t]))!
        return sum + Math.log(z) - truth.score / temperature
      }, 0)
      expect(thermometer.loss('sequences', temperature, some)).toBeCloseTo(expected / some.length, 4)
    }
  })

  it('gives the confidences that brute force gives over scores divided by it', () => {
    const over = (scores: Float32Array) => scores.map((score) => score / TRUE_TEMPERATURE)
    const cooled = {
      transitions: over(learned.transitions),
      start: over(learned.start),
      end: over(learned.end)
    }
    const some = all.slice(0, 30)
    const expected = some.flatMap((i) => {
      const values = over(tweets[i]!.emissions)
      const rows = [[...values.subarray(0, SIZE)], [...values.subarray(SIZE)]]
      return bruteForce(cooled, rows).map(({ confidence }) => confidence.toFixed(4))
    })
    const { confidences } = thermometer.confidences(TRUE_TEMPERATURE, some)
    expect(confidences.map((p) => p.toFixed(4))).toEqual(expected)
  })

  it('is found again where labels were drawn at it, by either objective', () => {
    expect(thermometer.fit('sequences', all)).toBeCloseTo(TRUE_TEMPERATURE, 0)
    expect(Math.abs(Math.log(thermometer.fit('spans', all) / TRUE_TEMPERATURE))).toBeLessThan(0.1)
  })

  it('lowers the calibration error of tweets that it was not fitted on', () => {
    const folds = Int32Array.from(all, (i) => i % 3)
    const fit = crossFit(thermometer, folds, 'spans')
    expect(fit.temperatures).toHaveLength(3)
    expect(fit.before!).toBeGreaterThan(0.2)
    expect(fit.after!).toBeLessThan(0.06)
    expect(fit.lossAfter!).toBeLessThan(fit.lossBefore!)
  })

  it('is 1 where nothing tells', () => {
    expect(thermometer.fit('spans', [])).toBe(1)
    const nothing = createThermometer(crf, [{ emissions: new Float32Array(0), labels: [] }])
    expect(nothing.fit('spans', [0])).toBe(1)
    expect(crossFit(nothing, Int32Array.of(0), 'spans')).toMatchObject({
      spans: 0,
      before: null,
      after: null
    })
  })
})

it('the least value of a function is found by golden section', () => {
  const found = minimise((x) => Math.cosh(x - 0.7), { low: -3, high: 4, width: 1e-6 })
  expect(found).toBeCloseTo(0.7, 5)
  expect(minimise((x) => x, { low: 0, high: 1, width: 1e-6 })).toBeCloseTo(0, 5)
})
