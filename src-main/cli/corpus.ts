import { resolve } from 'node:path'
import { AppError } from '../base/errors'
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

async function* flat(pages: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const page of pages) yield* page
}
