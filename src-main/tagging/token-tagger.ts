import type { ScoredSpan } from '../contract/domain'
import { memberFolders, verifyBundle } from '../registry/bundle'
import { createDecoder } from './decode'
import { createMeanDecoder } from './decode-mean'
import { emit } from './emit'
import { closeMembers, openMembers } from './members'

/** Spans of tokens that stand fixed, as `[first token, after last token)`. */
export interface TokenTagger {
  tagTokens(tweets: readonly (readonly string[])[], signal?: AbortSignal): Promise<ScoredSpan[][]>
  close(): Promise<void>
}

/** Opens a bundle, verified (`model-not-found`, `model-unusable`). */
export async function openTokenTagger(bundleDir: string): Promise<TokenTagger> {
  const [member] = await openMembers([bundleDir])
  const { model, session } = member!
  const decode = createDecoder(model.crf, model.manifest.temperature)
  return {
    async tagTokens(tweets, signal) {
      const results: ScoredSpan[][] = tweets.map(() => [])
      const use = (tweet: number, emissions: Float32Array): void => {
        results[tweet] = decode(emissions, tweets[tweet]!.length)
      }
      await emit(session, model, tweets, use, signal)
      return results
    },
    close: () => session.release()
  }
}

/**
 * Opens the members of an ensemble; all of them and the ensemble are verified.
 * @param temperature in place of the manifest's
 */
export async function openEnsemble(bundleDir: string, temperature?: number): Promise<TokenTagger> {
  const manifest = await verifyBundle(bundleDir)
  const members = await openMembers(memberFolders(bundleDir, manifest))
  const decode = createMeanDecoder(
    members.map(({ model }, i) => ({
      crf: model.crf,
      temperature: model.manifest.temperature,
      weight: manifest.members![i]!.weight
    })),
    temperature ?? manifest.temperature
  )
  return {
    async tagTokens(tweets, signal) {
      const emissions = tweets.map((): Float32Array[] => [])
      for (const { model, session } of members) {
        await emit(session, model, tweets, (tweet, values) => emissions[tweet]!.push(values.slice()), signal)
      }
      return tweets.map((tokens, i) => (tokens.length === 0 ? [] : decode(emissions[i]!, tokens.length)))
    },
    close: () => closeMembers(members)
  }
}
