import { createHash } from 'node:crypto'
import { CancelledError } from '../../base/errors'
import { seededRandom } from '../../base/random'
import { readArrays, writeArrays } from '../array-file'
import type { KernelMemory } from '../kernel/memory'
import type { Optimiser } from '../optimiser'
import { scheduleFactor } from '../schedule'
import type { MaskedModel } from './adapt-model'
import type { AdaptContext, AdaptRequest } from './adapt-options'
import { type MaskedBatch, type MaskRule, maskBatch, type WordSequence } from './masking'
import type { AdaptationText } from './sequences'

/** Perplexity of the hidden pieces that are held out, after so many steps. */
export interface HeldOutRecord {
  readonly step: number
  readonly perplexity: number
}

export interface AdaptRun {
  readonly memory: KernelMemory
  readonly model: MaskedModel
  readonly optimiser: Optimiser
  readonly rule: MaskRule
  readonly text: AdaptationText
  readonly noise: { readonly hidden: number; readonly attention: number }
  /** Steps done. */
  step: number
  history: HeldOutRecord[]
}

const SCHEDULE = { kind: 'linear', warmUp: 0.06, floor: 0, patience: 1, factor: 1 } as const
/** Batches that are put in order of length together. */
const POOL = 50

/** Trains to the end, from where a checkpoint of the run stands. Throws CancelledError between two steps. */
export async function learn(
  run: AdaptRun,
  request: AdaptRequest,
  steps: number,
  context: AdaptContext
): Promise<void> {
  const { memory, model, optimiser, history } = run
  const key = keyOf(run, request)
  if (await restore(run, pathOf(request), key)) context.log(`going on after step ${run.step}`)
  const look = (): void => {
    if (history.at(-1)?.step === run.step) return
    const perplexity = Math.exp(heldOutLoss(run, request))
    history.push({ step: run.step, perplexity })
    context.log(`step ${run.step}: perplexity ${perplexity.toFixed(2)} of what is held out`)
  }
  look()
  let epoch = -1
  let batches: WordSequence[][] = []
  while (run.step < steps) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (context.signal.aborted) throw new CancelledError()
    const perEpoch = steps / request.epochs
    if (Math.floor(run.step / perEpoch) !== epoch) {
      epoch = Math.floor(run.step / perEpoch)
      batches = batchesOf(run, epoch, request)
    }
    const random = seededRandom(request.seed, FIRST_STEP + run.step)
    const batch = maskBatch(batches[run.step % perEpoch]!, run.rule, random)
    const mark = memory.mark()
    model.gradients(batch, { seed: random.below(2 ** 31), ...run.noise })
    optimiser.step(request.learningRate * scheduleFactor(SCHEDULE, run.step, steps), null)
    memory.release(mark)
    run.step++
    context.report({ phase: 'adapt', done: run.step, total: steps })
    if (run.step % request.every === 0 && run.step < steps) {
      look()
      await save(run, pathOf(request), key)
    }
  }
  look()
}

/** Streams of random numbers: of each epoch's order, of what is held out, of each step. */
const FIRST_EPOCH = 10
const OF_HELD_OUT = 5
const FIRST_STEP = 1000

/** An epoch's sequences in batches of like length, in random order. */
export function batchesOf(
  { text }: AdaptRun,
  epoch: number,
  { batch, seed }: AdaptRequest
): WordSequence[][] {
  const random = seededRandom(seed, FIRST_EPOCH + epoch)
  const order = random.shuffle([...text.train])
  const batches: WordSequence[][] = []
  for (let from = 0; from < order.length; from += POOL * batch) {
    const pool = order.slice(from, from + POOL * batch).sort((a, b) => a.ids.length - b.ids.length)
    for (let at = 0; at < pool.length; at += batch) batches.push(pool.slice(at, at + batch))
  }
  return random.shuffle(batches)
}

/** Mean loss over the hidden pieces of what is held out; the same ones are hidden each time. */
function heldOutLoss({ text, rule, model }: AdaptRun, { batch, seed }: AdaptRequest): number {
  const random = seededRandom(seed, OF_HELD_OUT)
  const sorted = [...text.heldOut].sort((a, b) => a.ids.length - b.ids.length)
  let sum = 0
  let count = 0
  for (let at = 0; at < sorted.length; at += batch) {
    const masked: MaskedBatch = maskBatch(sorted.slice(at, at + batch), rule, random)
    sum += model.loss(masked) * masked.places.length
    count += masked.places.length
  }
  return sum / Math.max(1, count)
}

/** Where a run keeps how far it is. */
export function pathOf({ out }: AdaptRequest): string {
  return `${out}.checkpoint`
}

/** What makes two runs the same run: options, weights at the start, and text. */
function keyOf({ model, text }: AdaptRun, request: AdaptRequest): string {
  const { tokens, epochs, batch, window, spelling, learningRate, seed } = request
  const hash = createHash('sha256')
  hash.update(JSON.stringify([tokens, epochs, batch, window, spelling, learningRate, seed]))
  hash.update(bytesOf(model.parameters.values))
  for (const { ids } of [...text.heldOut, ...text.train]) hash.update(bytesOf(ids))
  return hash.digest('hex')
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength))
}

interface Header {
  readonly key: string
  readonly step: number
  readonly optimiserSteps: number
  readonly history: readonly HeldOutRecord[]
}

function save({ model, optimiser, step, history }: AdaptRun, path: string, key: string): Promise<void> {
  const { steps: optimiserSteps, arrays } = optimiser.state
  const header: Header = { key, step, optimiserSteps, history }
  return writeArrays(path, header, [model.parameters.values, ...arrays])
}

/** Puts a run to where its checkpoint stands; false where there is none, or one of another run. */
async function restore(run: AdaptRun, path: string, key: string): Promise<boolean> {
  const stored = await readArrays(path)
  const header = stored?.header as Header | undefined
  if (stored === null || header?.key !== key) return false
  const [values, ...arrays] = stored.arrays
  run.model.parameters.values.set(values!)
  run.optimiser.restore({ steps: header.optimiserSteps, arrays })
  run.step = header.step
  run.history.push(...header.history)
  return true
}
