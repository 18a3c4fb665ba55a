import type { Crf } from '../model/crf'
import { openScorer } from './scorer'

/** A model's raw scores: its CRF, constraints included, and emissions `[token, label]` of each tweet, no temperature applied. */
export interface ModelScores {
  readonly crf: Crf
  readonly emissions: readonly Float32Array[]
}

/** Opens a bundle in this process, reads its scores of the tweets and closes it. `model-not-found`, `model-unusable`. */
export async function readScores(
  bundleDir: string,
  tweets: readonly (readonly string[])[],
  signal?: AbortSignal
): Promise<ModelScores> {
  const scorer = await openScorer(bundleDir)
  try {
    const emissions = tweets.map(() => new Float32Array(0))
    const keep = (tweet: number, values: Float32Array): void => {
      emissions[tweet] = values.slice()
    }
    await scorer.score(tweets, keep, signal)
    return { crf: scorer.crf, emissions }
  } finally {
    await scorer.close()
  }
}
