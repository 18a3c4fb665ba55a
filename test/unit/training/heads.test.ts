import { describe, expect, it } from 'vitest'
import type { TrainingConfigInput } from '../../../src-main/model/config'
import { createLattice } from '../../../src-main/model/crf'
import { startConstraints, transitionConstraints } from '../../../src-main/model/transitions'
import { gatherRows } from '../../../src-main/training/batch'
import { batchCount, createBatch, longestFirst, shuffledBatches } from '../../../src-main/training/batching'
import { bundleContents, WEIGHTS_FILE } from '../../../src-main/training/bundle-files'
import { foreignTweets } from '../../../src-main/training/data/labelled'
import { examplesOf } from '../../../src-main/training/examples'
import { createOptimiser } from '../../../src-main/training/optimiser'
import { lossAndGradients, trainStep } from '../../../src-main/training/step'
import { finiteDifferences } from '../../support/finite-differences'
import { smallNetwork } from '../../support/small-network'

/** More classes than ours, so that the head is wider. */
const CLASSES = ['ART', 'DATE', 'EVENT', 'GPE', 'LAW', 'LOC', 'MONEY', 'NORP', 'ORG', 'PER', 'TIME', 'WORK']
const LABELS = ['O', ...CLASSES.flatMap((name) => [`B-${name}`, `I-${name}`])]

const TWEETS = [
  { tokens: ['The', 'Jets', 'in', 'New', 'York'], labels: ['O', 'B-ORG', 'O', 'B-GPE', 'I-GPE'] },
  { tokens: ['WORK', 'in', 'progress'], labels: ['B-WORK', 'I-WORK', 'O'] }
]

async function twoHeads(config: TrainingConfigInput = {}) {
  const small = await smallNetwork(config, 3, 1, undefined, [CLASSES.length])
  const { network, table, labelSets } = small
  const examples = examplesOf(table, foreignTweets(TWEETS, labelSets, CLASSES, 1, 1), 50)
  const batch = createBatch(table, longestFirst(examples))
  return {
    ...small,
    examples,
    own: small.examples,
    batch,
    sets: labelSets.masks(network.heads[0]!.maskStride)
  }
}

describe('a head of another label set', () => {
  it.each<[string, TrainingConfigInput]>([
    ['CRF', {}],
    ['softmax', { network: { head: 'softmax' }, loss: { kind: 'cross-entropy' } }]
  ])('has the gradients of finite differences, and moves no weight of ours (%s)', async (_, config) => {
    const { network, batch, sets } = await twoHeads(config)
    const { wrong, greatest } = finiteDifferences(network, batch, sets)
    expect(wrong).toEqual([])
    for (const name of [
      'lstm-0-forward-input',
      'lstm-0-backward-hidden',
      'filters-3',
      'emission-1-weights'
    ]) {
      expect(greatest[name], name).toBeGreaterThan(1e-5)
    }
    for (const name of ['emission-weights', 'emission-bias', 'transitions', 'start', 'end']) {
      expect(greatest[name], name).toBe(0)
    }
  })

  it('has the loss of a CRF over its own labels', async () => {
    const { network, batch, sets } = await twoHeads()
    const { size, stride } = network.heads[1]!
    const mark = network.memory.mark()
    const values = network.emissions(batch, null, network.leaf(batch)).dataSync<'float32'>()
    const lattice = createLattice({
      size,
      transitions: transitionConstraints(size),
      start: startConstraints(size),
      end: new Float32Array(size)
    })
    let loss = 0
    TWEETS.forEach(({ labels }, b) => {
      const own = new Float32Array(labels.length * stride)
      gatherRows(batch, b, values, stride, own)
      const gold = labels.reduce((sum, label, t) => sum + own[t * stride + LABELS.indexOf(label)]!, 0)
      loss += lattice.run({ values: own, offset: 0, stride, length: labels.length }) - gold
    })
    network.memory.release(mark)
    expect(lossAndGradients(network, batch, null, sets).loss).toBeCloseTo(loss / 2, 4)
  })

  it('teaches the shared layers: its tweets are learned, and what ours tell of tokens changes', async () => {
    const { network, memory, batch, sets, config, own, table } = await twoHeads({
      optimiser: { kind: 'adam', weightDecay: 0 }
    })
    const ours = createBatch(table, longestFirst(own))
    const told = (): number[] => {
      const mark = memory.mark()
      const values = [...network.emissions(ours, null, network.leaf(ours)).dataSync<'float32'>()]
      memory.release(mark)
      return values
    }
    const optimiser = createOptimiser(memory, network.parameters, network.vectors, config.optimiser)
    const before = told()
    const losses = Array.from({ length: 60 }, () => trainStep(network, optimiser, batch, null, sets, 0.01))
    expect(losses.at(-1)!).toBeLessThan(0.1 * losses[0]!)
    expect(Math.max(...told().map((x, i) => Math.abs(x - before[i]!)))).toBeGreaterThan(0.05)
  })

  it('shares no batch with ours', async () => {
    const { examples, own, random } = await twoHeads()
    const all = [...own, ...examples]
    const batches = shuffledBatches(all, 2, true, random)
    expect(batches.map((batch) => new Set(batch.map(({ head }) => head)).size)).toEqual(batches.map(() => 1))
    expect(batches.flat()).toHaveLength(all.length)
    expect(batchCount(all, 2)).toBe(batches.length)
  })

  it('stays out of the bundle', async () => {
    const alone = bundleContents((await smallNetwork()).network)
    const both = bundleContents((await twoHeads()).network)
    expect(Object.keys(both.files)).toEqual(Object.keys(alone.files))
    expect(both.files[WEIGHTS_FILE]).toEqual(alone.files[WEIGHTS_FILE])
    expect(both.files['model.onnx']).toEqual(alone.files['model.onnx'])
  })
})
