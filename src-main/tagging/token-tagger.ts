import type { ScoredSpan } from '../contract/domain'
import { decodeEntities } from '../text/html-entities'
import { createDecoder } from './decode'
import { openScorer } from './scorer'

/** Spans of tokens that stand fixed, as `[first token, after last token)`. */
export interface TokenTagger {
  tagTokens(tweets: readonly (readonly string[])[], signal?: AbortSignal): Promise<ScoredSpan[][]>
  close(): Promise<void>
}

/** Opens a bundle, verified (`model-not-found`, `model-unusable`). What has neither letter nor digit is no name, whatever the model says. */
export async function openTokenTagger(bundleDir: string): Promise<TokenTagger> {
  const scorer = await openScorer(bundleDir)
  const decode = createDecoder(scorer.crf, scorer.temperature)
  return {
    async tagTokens(tweets, signal) {
      const results: ScoredSpan[][] = tweets.map(() => [])
      const use = (tweet: number, emissions: Float32Array): void => {
        const tokens = tweets[tweet]!
        results[tweet] = decode(emissions, tokens.length).filter((span) => isName(tokens, span))
      }
      await scorer.score(tweets, use, signal)
      return results
    },
    close: () => scorer.close()
  }
}

/** False for `@`, an emoji, `&amp;`. */
function isName(tokens: readonly string[], { start, end }: ScoredSpan): boolean {
  for (let i = start; i < end; i++) if (/[\p{L}\p{N}]/u.test(decodeEntities(tokens[i]!))) return true
  return false
}
