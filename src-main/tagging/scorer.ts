import type { Crf } from '../model/crf'
import { pooledCrf, pooledScores } from '../model/pool'
import { memberFolders, verifyBundle } from '../registry/bundle'
import { emit } from './emit'
import { closeMembers, openMembers } from './members'

/** What a bundle says of tweets before it is decoded; an ensemble as the pool of its members. */
export interface Scorer {
  /** Constraints included. */
  readonly crf: Crf
  readonly temperature: number
  /** Hands over the emissions `[token, label]` of each tweet with tokens; the buffer is valid during the call only. */
  score(
    tweets: readonly (readonly string[])[],
    use: (tweet: number, emissions: Float32Array) => void,
    signal?: AbortSignal
  ): Promise<void>
  close(): Promise<void>
}

/** Opens a bundle in this process, verified with its members (`model-not-found`, `model-unusable`). */
export async function openScorer(bundleDir: string): Promise<Scorer> {
  const manifest = await verifyBundle(bundleDir)
  const weights = manifest.members?.map(({ weight }) => weight) ?? [1]
  const dirs = manifest.members === undefined ? [bundleDir] : memberFolders(bundleDir, manifest)
  const members = await openMembers(dirs)
  const crfs = members.map(({ model }) => model.crf)
  return {
    crf: crfs.length === 1 ? crfs[0]! : pooledCrf(crfs, weights),
    temperature: manifest.temperature,
    async score(tweets, use, signal) {
      if (members.length === 1) {
        const { model, session } = members[0]!
        await emit(session, model, tweets, use, signal)
        return
      }
      const scores = tweets.map((): Float32Array[] => [])
      for (const { model, session } of members) {
        await emit(session, model, tweets, (tweet, values) => scores[tweet]!.push(values.slice()), signal)
      }
      scores.forEach((own, tweet) => {
        if (own.length > 0) use(tweet, pooledScores(own, weights))
      })
    },
    close: () => closeMembers(members)
  }
}
