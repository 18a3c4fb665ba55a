import { resolve } from 'node:path'
import { AppError } from '../base/errors'
import { type Corpus, type CorpusOptions, encodeCorpus } from '../lexical/corpus'
import { corpusTexts } from '../lexical/corpus-file'
import { openStore } from '../store'
import type { CommandInput } from './command'

export interface CorpusSource {
  readonly texts: AsyncIterable<string>
  /** What errors call it. */
  readonly where: string
  close(): Promise<void>
}

/** The tweets that `--corpus FILE` or `--workspace DIR` names. */
export async function openCorpus(input: CommandInput): Promise<CorpusSource> {
  const [file, workspace] = [input.text('corpus'), input.text('workspace')]
  if ((file === undefined) === (workspace === undefined)) {
    throw new AppError('usage', 'name --corpus FILE or --workspace DIR, one of them')
  }
  if (file !== undefined) return { texts: corpusTexts(file), where: file, close: async () => {} }
  const store = await openStore(resolve(workspace!), { create: false })
  const pages = store.tweets.texts(Number.MAX_SAFE_INTEGER)
  return { texts: flat(pages), where: store.dir, close: () => store.close() }
}

/**
 * The named tweets as numbers of words that occur `minCount` times or more.
 * @param rare what becomes of the others' places
 * @throws AppError `no-tweets` where fewer than two words are left
 */
export async function encodedCorpus(
  input: CommandInput,
  minCount: number,
  rare: CorpusOptions['rare']
): Promise<Corpus> {
  const read = (done: number): void => input.report({ phase: 'reading tweets', done, total: null })
  const { texts, where, close } = await openCorpus(input)
  const corpus = await encodeCorpus(texts, { minCount, rare }, read, input.signal).finally(close)
  if (corpus.words.length < 2) throw tooFewWords(where, minCount)
  input.log(`${corpus.texts} tweets, ${corpus.running} words, ${corpus.words.length} in the vocabulary`)
  return corpus
}

export function tooFewWords(where: string, minCount: number): AppError {
  return new AppError('no-tweets', `no words occur ${minCount} times or more`, {
    where,
    remedy: 'name a larger corpus or a lower --min-count'
  })
}

async function* flat(pages: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const page of pages) yield* page
}
