import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CancelledError } from '../../../src-main/base/errors'
import type { EpochRecord } from '../../../src-main/contract/domain'
import type { TrainRequest } from '../../../src-main/training/protocol'
import { createTrials, type TrainElsewhere } from '../../../src-main/training/tuner/trial'

const record = (epoch: number): EpochRecord => ({
  epoch,
  loss: 1 / epoch,
  accuracy: null,
  devLoss: null,
  devF1: epoch === 3 ? 0.1 : epoch / 10
})

/** Trains as the trainer does: from its checkpoint, until it is cancelled or done. */
function trainer(epochs: number): { train: TrainElsewhere; trained: number[] } {
  const checkpoints = new Map<string, EpochRecord[]>()
  const trained: number[] = []
  const train: TrainElsewhere = async (request, { signal, onStep }) => {
    const history = checkpoints.get(request.out) ?? []
    checkpoints.set(request.out, history)
    onStep({ kind: 'start', epochs, batches: 1, backend: 'wasm', tweets: 1, history: [...history] })
    while (history.length < epochs) {
      await Promise.resolve()
      if (signal.aborted) throw new CancelledError()
      const next = record(history.length + 1)
      history.push(next)
      trained.push(next.epoch)
      onStep({ kind: 'epoch', record: next, isBest: true, seconds: 1 })
    }
    return {
      model: 'm',
      backend: 'wasm',
      epochs,
      stepMs: 1,
      secondsPerEpoch: 1,
      best: { epoch: 1, f1: 0.1 },
      history
    }
  }
  return { train, trained }
}

const request = (trial: number): TrainRequest => ({ out: `/trials/${trial}` }) as TrainRequest

it('stops a trial at its rung and goes on from there at the next', async () => {
  const { train, trained } = trainer(9)
  const run = createTrials(request, 9, train, () => 0)
  const never = new AbortController().signal
  const first = await run({ trial: 0, point: {}, from: 0, to: 3 }, 0, never)
  expect([first.score, first.epochs.length]).toEqual([0.2, 3])
  const second = await run({ trial: 0, point: {}, from: 3, to: 9 }, 0, never)
  expect([second.score, second.epochs.map((e) => e.epoch)]).toEqual([0.9, [1, 2, 3, 4, 5, 6, 7, 8, 9]])
  expect(trained).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

it('tells the whole curve after its process was gone in the middle of a rung', async () => {
  const { train, trained } = trainer(9)
  const never = new AbortController().signal
  const begin = () => createTrials(request, 9, train, () => 0)
  await begin()({ trial: 0, point: {}, from: 0, to: 3 }, 0, never)
  const seen: number[] = []
  const resumed = createTrials(
    request,
    9,
    train,
    () => 0,
    (_, curve) => seen.push(curve.length)
  )
  const report = await resumed({ trial: 0, point: {}, from: 0, to: 5 }, 0, never)
  expect(report.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5])
  expect(seen).toEqual([3, 4, 5])
  const again = await begin()({ trial: 0, point: {}, from: 0, to: 3 }, 0, never)
  expect([again.score, again.epochs.length]).toEqual([0.2, 3])
  expect(trained).toEqual([1, 2, 3, 4, 5])
})

it('passes a cancel on', async () => {
  const { train } = trainer(9)
  const run = createTrials(request, 9, train, () => 0)
  const abort = new AbortController()
  abort.abort()
  await expect(run({ trial: 1, point: {}, from: 0, to: 3 }, 0, abort.signal)).rejects.toBeInstanceOf(
    CancelledError
  )
})

it('does not begin a training again that has ended before its last rung', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'trial-'))
  const shipped = JSON.parse(readFileSync('models/fast/manifest.json', 'utf8'))
  const history = [record(1), record(2), record(3)]
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ ...shipped, history }))
  const { train, trained } = trainer(9)
  const run = createTrials(
    () => ({ out: dir }) as TrainRequest,
    9,
    train,
    () => 0
  )
  const never = new AbortController().signal
  const report = await run({ trial: 0, point: {}, from: 4, to: 9 }, 0, never)
  expect([report.score, report.epochs.map(({ epoch }) => epoch), trained]).toEqual([0.2, [1, 2, 3], []])
  expect((await run({ trial: 0, point: {}, from: 0, to: 1 }, 0, never)).score).toBe(0.1)
})
