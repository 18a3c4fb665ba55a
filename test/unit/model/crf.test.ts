import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { type Crf, createLattice } from '../../../src-main/model/crf'
import { viterbi } from '../../../src-main/model/viterbi'

const SIZE = 5
const LENGTH = 4

/** All label sequences with their scores, by enumeration. */
function* paths(crf: Crf, values: Float32Array, allowed?: Uint8Array): Generator<[number[], number]> {
  const path: number[] = []
  function* extend(score: number): Generator<[number[], number]> {
    const t = path.length
    if (t === LENGTH) {
      yield [[...path], score + crf.end[path[t - 1]!]!]
      return
    }
    for (let k = 0; k < SIZE; k++) {
      if (allowed && allowed[t * SIZE + k] === 0) continue
      const before = t === 0 ? crf.start[k]! : crf.transitions[path[t - 1]! * SIZE + k]!
      path.push(k)
      yield* extend(score + before + values[t * SIZE + k]!)
      path.pop()
    }
  }
  yield* extend(0)
}

function problem(seed: number) {
  const random = seededRandom(seed)
  const numbers = (n: number, scale: number) =>
    Float32Array.from({ length: n }, () => random.normal() * scale)
  const crf: Crf = {
    size: SIZE,
    transitions: numbers(SIZE * SIZE, 1).map((x) => (random.next() < 0.2 ? -1e4 : x)),
    start: numbers(SIZE, 1),
    end: numbers(SIZE, 1)
  }
  const values = numbers(LENGTH * SIZE, 3)
  return { crf, values, emissions: { values, offset: 0, stride: SIZE, length: LENGTH }, random }
}

describe('the CRF agrees with enumeration in', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { crf, values, emissions, random } = problem(seed)
    const all = [...paths(crf, values)]
    const z = all.reduce((sum, [, score]) => sum + Math.exp(score), 0)
    const lattice = createLattice(crf)

    it(`its partition and its best path (${seed})`, () => {
      expect(lattice.run(emissions)).toBeCloseTo(Math.log(z), 4)
      const best = all.reduce((a, b) => (b[1] > a[1] ? b : a))
      expect([...viterbi(crf, emissions)]).toEqual(best[0])
    })

    it(`its partition over allowed labels (${seed})`, () => {
      const allowed = Uint8Array.from({ length: LENGTH * SIZE }, (_, i) =>
        i % SIZE === 0 || random.next() < 0.5 ? 1 : 0
      )
      const some = [...paths(crf, values, allowed)].reduce((sum, [, score]) => sum + Math.exp(score), 0)
      expect(lattice.run(emissions, allowed)).toBeCloseTo(Math.log(some), 4)
    })

    it(`its marginals and expected transitions (${seed})`, () => {
      lattice.run(emissions)
      const marginals = new Float32Array(LENGTH * SIZE)
      lattice.addMarginals(1, marginals, 0, SIZE)
      const transitions = new Float32Array(SIZE * SIZE)
      const [start, end] = [new Float32Array(SIZE), new Float32Array(SIZE)]
      lattice.addExpectations(1, transitions, start, end)
      const expected = new Float64Array(LENGTH * SIZE)
      const counts = new Float64Array(SIZE * SIZE)
      for (const [path, score] of all) {
        const p = Math.exp(score) / z
        path.forEach((k, t) => {
          expected[t * SIZE + k]! += p
          if (t > 0) counts[path[t - 1]! * SIZE + k]! += p
        })
      }
      marginals.forEach((p, i) => {
        expect(p).toBeCloseTo(expected[i]!, 5)
      })
      transitions.forEach((n, i) => {
        expect(n).toBeCloseTo(counts[i]!, 5)
      })
      expect([...start].every((p, k) => Math.abs(p - expected[k]!) < 1e-5)).toBe(true)
      expect([...end].every((p, k) => Math.abs(p - expected[(LENGTH - 1) * SIZE + k]!) < 1e-5)).toBe(true)
    })

    it(`the probability of exactly a span (${seed})`, () => {
      lattice.run(emissions)
      for (const [from, to] of [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 4],
        [0, 4],
        [3, 4]
      ] as const) {
        const wanted = all.reduce((sum, [path, score]) => {
          const fits = path.slice(from, to).every((k, i) => k === (i === 0 ? 1 : 2)) && path[to] !== 2
          return fits ? sum + Math.exp(score) / z : sum
        }, 0)
        expect(lattice.spanProbability(from, to, 1, 2)).toBeCloseTo(wanted, 6)
      }
    })
  }
})

it('a tweet without an allowed path has the partition -Infinity', () => {
  const { crf, emissions } = problem(9)
  expect(createLattice(crf).run(emissions, new Uint8Array(LENGTH * SIZE))).toBe(Number.NEGATIVE_INFINITY)
})
