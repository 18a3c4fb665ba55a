import type { ScoredSpan } from '../contract/domain'
import { createDecoder } from './decode'
import { openScorer } from './scorer'

/** Spans of tokens that stand fixed, as `[first token, after last token)`. */
export interface TokenTagger {
  tagTokens(tweets: readonly (readonly string[])[], signal?: AbortSignal): Promise<ScoredSpan[][]>
  close(): Promise<void>
}

/** Opens a bundle, verified (`model-not-found`, `model-unusable`). */
export async function openTokenTagger(bundleDir: string): Promise<TokenTagger> {
  const scorer = await openScorer(bundleDir)
  const decode = createDecoder(scorer.crf, scorer.temperature)
  return {
    async tagTokens(tweets, signal) {
      const results: ScoredSpan[][] = tweets.map(() => [])
      const use = (tweet: number, emissions: Float32Array): void => {
        results[tweet] = decode(emissions, tweets[tweet]!.length)
      }
      await scorer.score(tweets, use, signal)
      return results
    },
    close: () => scorer.close()
  }
}
