import type { Crf } from '../model/crf'
import { openBundle } from '../registry/bundle'
import { parseModel } from './bundle-model'
import { emit } from './emit'
import { openSession } from './session'

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
  const model = parseModel(await openBundle(bundleDir))
  const session = await openSession(model, bundleDir)
  try {
    const emissions = tweets.map(() => new Float32Array(0))
    const keep = (tweet: number, values: Float32Array): void => {
      emissions[tweet] = values.slice()
    }
    await emit(session, model, tweets, keep, signal)
    return { crf: model.crf, emissions }
  } finally {
    await session.release()
  }
}
