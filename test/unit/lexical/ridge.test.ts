import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { mapped, ridgeMap } from '../../../src-main/lexical/ridge'

const [ROWS, INPUTS, OUTPUTS] = [200, 6, 4]

function madeUp(noise: number) {
  const random = seededRandom(4)
  const truth = Array.from({ length: (INPUTS + 1) * OUTPUTS }, () => random.normal())
  const from = Float32Array.from({ length: ROWS * INPUTS }, () => random.normal())
  const to = new Float32Array(ROWS * OUTPUTS)
  for (let row = 0; row < ROWS; row++) {
    for (let k = 0; k < OUTPUTS; k++) {
      let sum = truth[INPUTS * OUTPUTS + k]! + noise * random.normal()
      for (let i = 0; i < INPUTS; i++) sum += from[row * INPUTS + i]! * truth[i * OUTPUTS + k]!
      to[row * OUTPUTS + k] = sum
    }
  }
  return { truth, from, to }
}

describe('the ridge map', () => {
  it('is the map that the rows were made with', () => {
    const { truth, from, to } = madeUp(0)
    const map = ridgeMap(from, to, INPUTS, OUTPUTS, 0)
    map.forEach((weight, i) => {
      expect(weight).toBeCloseTo(truth[i]!, 4)
    })
    mapped(map, from.subarray(0, INPUTS), OUTPUTS).forEach((value, k) => {
      expect(value).toBeCloseTo(to[k]!, 4)
    })
  })

  it('lies at the lowest point of the penalised squares', () => {
    const { from, to } = madeUp(0.5)
    const penalty = 0.2
    let squares = 0
    for (const x of from) squares += x * x
    const factor = (penalty * squares) / INPUTS
    const loss = (map: Float64Array): number => {
      let sum = 0
      for (let row = 0; row < ROWS; row++) {
        for (let k = 0; k < OUTPUTS; k++) {
          let value = map[INPUTS * OUTPUTS + k]!
          for (let i = 0; i < INPUTS; i++) value += from[row * INPUTS + i]! * map[i * OUTPUTS + k]!
          sum += (value - to[row * OUTPUTS + k]!) ** 2
        }
      }
      for (let i = 0; i < INPUTS * OUTPUTS; i++) sum += factor * map[i]! ** 2
      return sum
    }
    const map = ridgeMap(from, to, INPUTS, OUTPUTS, penalty)
    const least = loss(map)
    for (let i = 0; i < map.length; i++) {
      for (const step of [-1e-3, 1e-3]) {
        const moved = map.slice()
        moved[i]! += step
        expect(loss(moved)).toBeGreaterThan(least)
      }
    }
  })
})
