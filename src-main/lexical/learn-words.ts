import { availableParallelism, cpus } from 'node:os'
import { AppError } from '../base/errors'
import type { JobContext } from '../base/job'
import type { Progress } from '../contract/domain'
import type { ErrorBody } from '../contract/errors'
import { checkpointFile } from './checkpoint'
import { encodeCorpus } from './corpus'
import { corpusTexts } from './corpus-file'
import { loadKernel } from './kernel-file'
import { learnVectors } from './learn-vectors'
import { SKIP_GRAM_DEFAULTS, type SkipGramOptions } from './skip-gram-options'
import { writeVectors, writeWhole } from './vectors-write'

/** What a model's words are extended from: vectors of the words of some tweets. Paths are absolute. */
export interface LearnWordsRequest {
  /** One tweet a line (see `corpusTexts`). */
  readonly corpus: string
  /** Where the vectors go (word2vec; binary where it ends in `.bin`), and beside them a checkpoint while they are learned. */
  readonly vectors: string
  /** `word<TAB>count`, the most frequent first. */
  readonly words: string
  readonly seed: number
  /** Null: one a core, at most eight. */
  readonly threads: number | null
}

export interface LearnedWords {
  /** Distinct tweets. */
  readonly tweets: number
  readonly running: number
  readonly words: number
  readonly epochs: number
  readonly threads: number
  readonly seed: number
  /** The epoch that the run began with: above 0 where it went on. */
  readonly resumedAt: number
  readonly seconds: number
}

/** Engine to the process that learns (the trainer's): one request a process. */
export interface ToLearner {
  readonly type: 'learn-words'
  readonly request: LearnWordsRequest
}

export type FromLearner =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'learned'; readonly words: LearnedWords }
  | { readonly type: 'failed'; readonly error: ErrorBody }

/** Fewer distinct tweets say too little of a word. */
export const LEAST_TWEETS = 5000
const MIN_COUNT = 5
/** Running words that are trained on in all: a small body of tweets is read more often. */
const TRAINED_WORDS = 20e6
const EPOCHS = { least: 3, most: 20 }

/**
 * Learns vectors of the words of a body of tweets; a run that was ended goes on with the epoch it was in.
 * @throws AppError `no-tweets` where there are too few
 */
export async function learnWords(request: LearnWordsRequest, context: JobContext): Promise<LearnedWords> {
  const start = performance.now()
  const { corpus: path, seed } = request
  const read = (done: number): void =>
    context.report({ phase: 'read tweets', unit: 'tweets', done, total: null })
  const corpus = await encodeCorpus(
    corpusTexts(path),
    { minCount: MIN_COUNT, rare: 'drop' },
    read,
    context.signal
  )
  if (corpus.texts < LEAST_TWEETS) {
    const [has, needs] = [corpus.texts, LEAST_TWEETS].map((n) => n.toLocaleString('en-US'))
    throw new AppError('no-tweets', `${has} distinct tweets are too few to learn words from`, {
      remedy: `import more: at least ${needs} distinct tweets`
    })
  }
  const options: SkipGramOptions = {
    ...SKIP_GRAM_DEFAULTS,
    seed,
    threads: request.threads ?? coresUpTo(8),
    epochs: Math.min(
      EPOCHS.most,
      Math.max(EPOCHS.least, Math.round(TRAINED_WORDS / Math.max(1, corpus.running)))
    )
  }
  const checkpoint = checkpointFile(`${request.vectors}.checkpoint`, corpus, options)
  const learned = await learnVectors(corpus, options, await loadKernel('sgns'), context, checkpoint)
  await writeVectors(request.vectors, learned.vectors)
  await writeWhole(request.words, [corpus.words.map((word, i) => `${word}\t${corpus.counts[i]}\n`).join('')])
  await checkpoint.remove()
  return {
    tweets: corpus.texts,
    running: corpus.running,
    words: corpus.words.length,
    epochs: options.epochs,
    threads: options.threads,
    seed,
    resumedAt: learned.resumedAt,
    seconds: (performance.now() - start) / 1000
  }
}

function coresUpTo(most: number): number {
  const cores = typeof availableParallelism === 'function' ? availableParallelism() : cpus().length
  return Math.max(1, Math.min(most, cores))
}
