import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { poolWeights } from '../../../src-main/evaluation/pool-weights'
import { LABELS } from '../../../src-main/text/labels'

const SIZE = LABELS.length
const crf = {
  size: SIZE,
  transitions: new Float32Array(SIZE * SIZE),
  start: new Float32Array(SIZE),
  end: new Float32Array(SIZE)
}
const random = seededRandom(4)

/** Tweets of one token whose label is drawn by the softmax of the first model's scores; the second knows the noise that is given. */
function cases(count: number, noise: () => number) {
  const first: Float32Array[] = []
  const second: Float32Array[] = []
  const labels: string[][] = []
  for (let i = 0; i < count; i++) {
    const scores = Float32Array.from(LABELS, (label) => (/^I-/.test(label) ? -50 : 1.5 * random.normal()))
    const odds = scores.map((x) => Math.exp(x))
    let left = random.next() * odds.reduce((sum, x) => sum + x, 0)
    const drawn = odds.findIndex((x) => {
      left -= x
      return left < 0
    })
    first.push(scores)
    second.push(scores.map((x) => (x === -50 ? x : x + noise())))
    labels.push([LABELS[drawn]!])
  }
  return { members: [first, second].map((emissions) => ({ crf, emissions })), labels }
}

describe('the weights of a pool', () => {
  it('leave out a model that only adds noise to what the other says', () => {
    const { members, labels } = cases(2000, () => 2 * random.normal())
    const [knowing, noisy] = poolWeights(members, labels)
    expect(knowing).toBeGreaterThan(0.85)
    expect(knowing! + noisy!).toBeCloseTo(1, 9)
  })

  it('are nearly equal where each adds as much noise', () => {
    const { members, labels } = cases(3000, () => 0)
    const noisy = members.map(({ emissions }) => ({
      crf,
      emissions: emissions.map((scores) => scores.map((x) => x + 1.5 * random.normal()))
    }))
    const weights = poolWeights(noisy, labels)
    for (const weight of weights) expect(Math.abs(weight - 0.5)).toBeLessThanOrEqual(0.1 + 1e-9)
  })
})
