import type { ScoredSpan } from '../contract/domain'
import { readManifest } from '../registry/bundle'
import { toTextSpans } from '../text/token-spans'
import { type Token, tokenise } from '../text/tokenise'
import type { Tagger } from './ports'
import { openTokenTagger } from './token-tagger'

/** Texts that are tokenised and tagged at a time, so that memory does not grow with the input. */
const CHUNK = 1024

/**
 * A tagger in this process: tokenise, encode, run the graph on one thread, decode. A run blocks the thread for some milliseconds.
 * @param bundleDir a model's folder; verified before it is opened (`model-not-found`, `model-unusable`)
 */
export async function createTagger(bundleDir: string): Promise<Tagger> {
  const { id } = await readManifest(bundleDir)
  const { tagTokens, close } = await openTokenTagger(bundleDir)

  async function tagChunk(texts: readonly string[], signal?: AbortSignal): Promise<ScoredSpan[][]> {
    const tokens: Token[][] = texts.map(tokenise)
    const words = tokens.map((list) => list.map((token) => token.text))
    const spans = await tagTokens(words, signal)
    return spans.map((list, i) => toTextSpans(list, tokens[i]!))
  }

  return {
    model: id,
    tagTokens: (tweets, signal) => inChunks(tweets, (chunk) => tagTokens(chunk, signal)),
    async tag(texts, signal) {
      const distinct = [...new Set(texts)]
      const spans = await inChunks(distinct, (chunk) => tagChunk(chunk, signal))
      const of = new Map(distinct.map((text, i) => [text, spans[i]!]))
      return texts.map((text) => of.get(text)!)
    },
    close
  }
}

async function inChunks<T, R>(
  items: readonly T[],
  work: (chunk: readonly T[]) => Promise<R[]>
): Promise<R[]> {
  const results: R[] = []
  for (let i = 0; i < items.length; i += CHUNK) results.push(...(await work(items.slice(i, i + CHUNK))))
  return results
}
