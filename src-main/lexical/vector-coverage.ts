import type { DataReport } from '../contract/exploration'
import type { LabelledTweet } from '../evaluation/conll'
import { coverage } from '../evaluation/coverage'
import { backOffs, normaliseWord } from '../text/normalise'
import { loadVectors } from './vectors-read'

type ByVectors = NonNullable<DataReport['vectors']>

export interface CoveredTweets {
  readonly train: readonly LabelledTweet[]
  readonly dev: readonly LabelledTweet[] | null
}

/** Coverage by the vectors of a file: a word is known where it, as normalised, or one of its back-off forms has one. */
export async function coverageByFile(path: string, tweets: CoveredTweets, top: number): Promise<ByVectors> {
  const all = [...tweets.train, ...(tweets.dev ?? [])]
  const wanted = new Set(all.flatMap(({ tokens }) => tokens.flatMap(forms)))
  const { index, dim } = await loadVectors(path, (word) => wanted.has(word))
  return coverageByWords({ path, size: dim, words: index }, tweets, top)
}

/** The same by words that are known to have a vector. */
export function coverageByWords(
  {
    path,
    size,
    words
  }: Pick<ByVectors, 'path' | 'size'> & { readonly words: { has(word: string): boolean } },
  { train, dev }: CoveredTweets,
  top: number
): ByVectors {
  const isKnown = (token: string): boolean => forms(token).some((form) => words.has(form))
  return {
    path,
    size,
    train: coverage(train, isKnown, top),
    dev: dev === null ? null : coverage(dev, isKnown, top)
  }
}

function forms(token: string): string[] {
  const normal = normaliseWord(token)
  return [normal, ...backOffs(normal)]
}
