import type { JobContext } from '../base/job'
import type { Checkpoint } from './checkpoint'
import type { Corpus } from './corpus'
import { openSkipGram } from './skip-gram'
import type { SkipGramOptions } from './skip-gram-options'
import type { Vectors } from './vectors'

export interface LearnedVectors {
  readonly vectors: Vectors
  /** Mean loss a pair of each epoch of this call, in nats. */
  readonly losses: readonly number[]
  /** Of training in this call. */
  readonly seconds: number
  /** Running words of the vocabulary a second, those left out at random included, all threads together. */
  readonly wordsPerSecond: number
  /** The epoch that the run began with: above 0 where it went on from a checkpoint. */
  readonly resumedAt: number
}

/** Trains word vectors to the end, leaving a checkpoint after each epoch but the last. */
export async function learnVectors(
  corpus: Corpus,
  options: SkipGramOptions,
  module: WebAssembly.Module,
  context: JobContext,
  checkpoint: Checkpoint | null = null
): Promise<LearnedVectors> {
  const run = openSkipGram(corpus, options, module)
  try {
    const saved = (await checkpoint?.read(run.weights())) ?? null
    if (saved !== null) run.restore(saved.weights)
    const resumedAt = saved?.epochs ?? 0
    if (resumedAt > 0) context.log(`going on after epoch ${resumedAt} of ${options.epochs}`)
    const losses: number[] = []
    const start = performance.now()
    let words = 0
    for (let epoch = resumedAt; epoch < options.epochs; epoch++) {
      let loss = 0
      for await (const step of run.epoch(epoch, context.signal)) {
        const done = epoch * step.total + step.words
        context.report({ phase: 'word vectors', done, total: options.epochs * step.total })
        words = done - resumedAt * step.total
        loss = step.loss
      }
      losses.push(loss)
      context.log(`epoch ${epoch + 1} of ${options.epochs}: loss ${loss.toFixed(4)}`)
      if (epoch + 1 < options.epochs) await checkpoint?.write(epoch + 1, run.weights())
    }
    const seconds = (performance.now() - start) / 1000
    return { vectors: run.vectors(), losses, seconds, wordsPerSecond: words / seconds, resumedAt }
  } finally {
    await run.close()
  }
}
