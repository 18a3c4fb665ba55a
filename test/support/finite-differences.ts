import { seededRandom } from '../../src-main/base/random'
import type { TrainingBatch } from '../../src-main/training/batch'
import { createNoise } from '../../src-main/training/batching'
import type { Network } from '../../src-main/training/network'
import type { Parameter } from '../../src-main/training/parameters'
import { lossAndGradients } from '../../src-main/training/step'

/** Weights of each matrix that are looked at. */
const LOOKED_AT = 12
const STEP = 1e-3

/**
 * Compares the gradient of a batch's loss with finite differences, for some weights of each matrix and of each word vector. Scores and
 * biases are moved first, so that none is near 0 by symmetry.
 * @returns what disagrees, and the greatest gradient of each matrix
 */
export function finiteDifferences(network: Network, batch: TrainingBatch, sets: Float32Array) {
  const { memory, parameters } = network
  for (const parameter of parameters.list) {
    if (/transitions|start|end|bias/.test(parameter.spec.name)) jitter(parameter)
  }
  const noise = createNoise(network.config.network, batch, network.layout.size, seededRandom(5))
  const loss = (): number => {
    const mark = memory.mark()
    const value = lossAndGradients(network, batch, noise, sets).loss
    memory.release(mark)
    return value
  }
  const mark = memory.mark()
  const { rows } = lossAndGradients(network, batch, noise, sets)
  const analytic = Float32Array.from(parameters.gradients)
  const leaf = { ids: rows?.ids ?? [], values: Float32Array.from(rows?.values ?? []) }
  memory.release(mark)
  const wrong: string[] = []
  const check = (values: Float32Array, at: number, gradient: number, where: string): void => {
    const before = values[at]!
    values[at] = before + STEP
    const up = loss()
    values[at] = before - STEP
    const down = loss()
    values[at] = before
    const numeric = (up - down) / (2 * STEP)
    if (Math.abs(numeric - gradient) > 2e-3 + 0.02 * Math.abs(numeric)) {
      wrong.push(`${where}: ${gradient} is not ${numeric}`)
    }
  }
  const greatest: Record<string, number> = {}
  for (const { spec, stride, values } of parameters.list) {
    const offset = (values.byteOffset - parameters.values.byteOffset) / 4
    const pick = seededRandom(7)
    greatest[spec.name] = 0
    for (let i = 0; i < LOOKED_AT; i++) {
      const row = pick.below(spec.rows)
      const at = row * stride + pick.below(spec.columns)
      if (spec.name === 'characters' && row === 0) continue
      greatest[spec.name] = Math.max(greatest[spec.name]!, Math.abs(analytic[offset + at]!))
      check(values, at, analytic[offset + at]!, `${spec.name}[${at}]`)
    }
  }
  const table = network.vectors!
  leaf.ids.forEach((id, i) => {
    check(table.values, id * table.size + 3, leaf.values[i * table.size + 3]!, `vector ${id}`)
  })
  return { wrong, greatest }
}

function jitter({ values, stride, spec }: Parameter): void {
  const random = seededRandom(12)
  for (let r = 0; r < spec.rows; r++) {
    for (let c = 0; c < spec.columns; c++) values[r * stride + c]! += random.normal() * 0.3
  }
}
