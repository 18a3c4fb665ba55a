import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memory as tensorMemory } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { CancelledError } from '../../../src-main/base/errors'
import { restoreCheckpoint, saveCheckpoint } from '../../../src-main/training/checkpoint'
import { fitNetwork } from '../../../src-main/training/fit'
import { smallRun, trainSmall } from '../../support/training-run'

const config = {
  epochs: 6,
  batch: 2,
  averaging: 0.9,
  optimiser: { learningRate: 0.01 },
  data: { recased: 0.5 }
}

describe('a training run', () => {
  it('gives the same weights to the last bit each time', async () => {
    const [first, second] = [
      await trainSmall(await smallRun(config)),
      await trainSmall(await smallRun(config))
    ]
    expect(first).toEqual(second)
  })

  it('sees the told share of a set in an epoch, and all of gold', async () => {
    const run = await smallRun({ epochs: 1, batch: 2 })
    const like = run.train.find((example) => example.source === 'silver')!
    const others = Array.from({ length: 10 }, () => ({ ...like, share: 0.3 }))
    const gold = run.train.filter((example) => example.source === 'gold')
    for await (const step of fitNetwork(
      { ...run, train: [...gold, ...others] },
      new AbortController().signal
    )) {
      if (step.kind === 'start') expect(step.tweets).toBe(gold.length + 3)
    }
  })

  it('gives other weights with another seed', async () => {
    const first = await trainSmall(await smallRun(config))
    expect(await trainSmall(await smallRun({ ...config, seed: 2 }))).not.toEqual(first)
  })

  it('gives the same weights to the last bit on one thread and on two', async () => {
    const network = { layers: 2, units: 16 }
    const alone = await trainSmall(await smallRun({ ...config, network }))
    const two = await smallRun({ ...config, network }, 2)
    let ran = 0
    const { thread } = two.network.memory.side!
    const { run } = thread
    thread.run = (calls, own) => {
      ran++
      run(calls, own)
    }
    expect(await trainSmall(two)).toEqual(alone)
    expect(ran).toBeGreaterThan(0)
    await two.network.memory.close()
  })

  it('that was ended goes on from its checkpoint to the same weights', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'starling-checkpoint-'))
    const path = join(folder, 'training.checkpoint')
    const undisturbed = await smallRun({ ...config, keep: 'best' })
    const whole = await trainSmall(undisturbed)
    const ended = await smallRun({ ...config, keep: 'best' })
    await trainSmall(ended, 3)
    await saveCheckpoint(path, 'this run', ended)
    const resumed = await smallRun({ ...config, keep: 'best' })
    expect(await restoreCheckpoint(path, 'another run', resumed)).toBe(false)
    expect(await restoreCheckpoint(path, 'this run', resumed)).toBe(true)
    expect(resumed.progress.epoch).toBe(3)
    expect(await trainSmall(resumed)).toEqual(whole)
    expect(resumed.progress.history).toEqual(undisturbed.progress.history)
    rmSync(folder, { recursive: true })
  })

  it('learns tweets by heart', async () => {
    const run = await smallRun({ ...config, epochs: 60, network: { units: 16, outputDropout: 0.1 } })
    await trainSmall(run)
    expect(run.progress.history.at(-1)!.devF1).toBe(1)
  })

  it('keeps the earliest of the best epochs and stops when no better one comes', async () => {
    const run = await smallRun({
      ...config,
      epochs: 200,
      keep: 'best',
      patience: 4,
      optimiser: { learningRate: 0.03 }
    })
    await trainSmall(run)
    const { history, best } = run.progress
    const top = Math.max(...history.map((record) => record.devF1!))
    expect(best!.epoch).toBe(history.findIndex((record) => record.devF1 === top) + 1)
    expect(history.length).toBe(best!.epoch + 4)
    expect([...run.network.parameters.values]).toEqual([...best!.weights[0]!])
  })

  it('stops between two batches when it is cancelled', async () => {
    const run = await smallRun(config)
    const abort = new AbortController()
    const seen: string[] = []
    const steps = async (): Promise<void> => {
      for await (const step of fitNetwork(run, abort.signal)) {
        seen.push(step.kind)
        if (step.kind === 'batch') abort.abort()
      }
    }
    await expect(steps()).rejects.toThrow(CancelledError)
    expect(seen).toEqual(['start', 'batch'])
  })

  it.each([
    ['a character CNN', {}],
    ['a character BiLSTM', { characters: { use: 'bilstm' as const, size: 5, units: 8, length: 8 } }]
  ])('leaves no tensor and no memory behind over 1,000 steps with %s', async (_, inputs) => {
    const run = await smallRun({ ...config, epochs: 4, inputs })
    await trainSmall(run)
    const [tensors, used] = [tensorMemory().numTensors, run.network.memory.used]
    Object.assign(run.progress, { epoch: 0, step: 0, best: null, history: [] })
    let steps = 0
    while (steps < 1000) {
      for await (const step of fitNetwork(run, new AbortController().signal)) {
        if (step.kind === 'batch') steps++
      }
      Object.assign(run.progress, { epoch: 0, step: 0, best: null, history: [] })
    }
    expect(tensorMemory().numTensors).toBe(tensors)
    expect(run.network.memory.used).toBe(used)
  })
})
