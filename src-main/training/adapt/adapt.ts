import { rm } from 'node:fs/promises'
import { CancelledError } from '../../base/errors'
import { seededRandom } from '../../base/random'
import { createSubWords } from '../../model/sub-words'
import { openBackendMemory } from '../backend'
import type { KernelMemory } from '../kernel/memory'
import { withinMemory } from '../memory-advice'
import { createOptimiser } from '../optimiser'
import { createMaskedModel } from './adapt-model'
import type { AdaptContext, AdaptRequest } from './adapt-options'
import { type MaskedCheckpoint, openCheckpoint, requireEmpty, writeAdapted } from './checkpoint-folder'
import { chooseProducts } from './choose-products'
import { type AdaptRun, batchesOf, type HeldOutRecord, learn, pathOf } from './learn'
import { maskBatch } from './masking'
import { newHead } from './mlm-head'
import { type AdaptationText, sampleText } from './sequences'

export interface AdaptResult {
  readonly out: string
  readonly backend: string
  readonly tweets: number
  readonly pieces: AdaptationText['pieces']
  readonly steps: number
  /** Whether the checkpoint came with a head; else it began from how often each piece occurs. */
  readonly hadHead: boolean
  readonly history: readonly HeldOutRecord[]
  /** Of the last call, where the run was gone on with. */
  readonly seconds: number
}

/** Share of a sequence's pieces that are to be found (Devlin et al. 2019). */
const SHARE = 0.15
const WEIGHT_DECAY = 0.01
/** Rate of a head that begins anew, as a multiple of the encoder's. */
const NEW_HEAD_RATE = 10
const OPTIMISER = {
  kind: 'adamw',
  weightDecay: WEIGHT_DECAY,
  momentum: 0,
  beta1: 0.9,
  beta2: 0.98,
  epsilon: 1e-6,
  clip: 1,
  anchor: 0
} as const
/** Batches that backends are compared on. */
const TRIED = 4

/**
 * Trains an encoder on as the masked-language model that it was (Gururangan et al. 2020, task-adaptive pre-training). A run that was ended
 * goes on from its last checkpoint when it is asked for again; it ends with the same weights.
 * @throws AppError `usage`, `no-tweets`, and what `loadEncoder` throws; CancelledError between two steps
 */
export async function adapt(request: AdaptRequest, context: AdaptContext): Promise<AdaptResult> {
  await requireEmpty(request.out)
  const checkpoint = await openCheckpoint(request.init)
  const { batch, window } = request
  const advice = {
    where: `batches of ${batch} tweets`,
    remedy: `Make them smaller (--batch), read shorter sequences (--window, now ${window}), or free some memory.`
  }
  return withinMemory(advice, async () => {
    const memory = await openBackendMemory(request.backend)
    try {
      return await adaptOn(memory, checkpoint, request, context)
    } finally {
      await memory.close()
    }
  })
}

async function adaptOn(
  memory: KernelMemory,
  { encoder, head, mask }: MaskedCheckpoint,
  request: AdaptRequest,
  context: AdaptContext
): Promise<AdaptResult> {
  const began = performance.now()
  const { shape, special, tokenizer } = encoder
  const { spelling, seed, learningRate } = request
  const window = Math.min(request.window, shape.positions - shape.firstPosition)
  const text = await sampleText(
    request.texts,
    createSubWords(tokenizer, { shape, special, spelling, wordPieces: 64, window }),
    {
      tokens: request.tokens,
      random: seededRandom(seed),
      where: request.where,
      seen(read) {
        if (context.signal.aborted) throw new CancelledError()
        if (read % 20_000 === 0) context.report({ phase: 'reading tweets', done: read, total: null })
      }
    }
  )
  const model = createMaskedModel(
    memory,
    encoder,
    head ?? newHead(shape, pieceCounts(text, shape.vocabulary)),
    {
      rate: learningRate,
      weightDecay: WEIGHT_DECAY,
      headRate: head === null ? NEW_HEAD_RATE : 1
    }
  )
  const run: AdaptRun = {
    memory,
    model,
    optimiser: createOptimiser(memory, model.parameters, null, { ...OPTIMISER, learningRate }),
    rule: { share: SHARE, mask, vocabulary: shape.vocabulary, unknown: special.unknown },
    text,
    noise: { hidden: shape.hiddenDropout, attention: shape.attentionDropout },
    step: 0,
    history: []
  }
  const steps = request.epochs * Math.ceil(text.train.length / request.batch)
  context.log(
    `${text.tweets} tweets, ${text.pieces.train} pieces to learn from and ${text.pieces.heldOut} held out, ${steps} steps${head === null ? ', a new head' : ''}`
  )
  const tried = batchesOf(run, 0, request).slice(0, TRIED)
  const backend = chooseProducts(
    request.backend,
    model,
    tried.map((batch) => maskBatch(batch, run.rule, seededRandom(seed))),
    context.log
  )
  await learn(run, request, steps, context)
  const result: AdaptResult = {
    out: request.out,
    backend,
    tweets: text.tweets,
    pieces: text.pieces,
    steps,
    hadHead: head !== null,
    history: run.history,
    seconds: (performance.now() - began) / 1000
  }
  const { init, where, epochs, batch, tokens } = request
  await writeAdapted(request.out, init, shape, model.parameters, {
    init,
    texts: where,
    options: { tokens, epochs, batch, window, spelling, learningRate, seed },
    ...result
  })
  await rm(pathOf(request), { force: true })
  return result
}

function pieceCounts({ train }: AdaptationText, vocabulary: number): Float64Array {
  const counts = new Float64Array(vocabulary)
  for (const { ids } of train) for (const id of ids) counts[id]!++
  return counts
}
