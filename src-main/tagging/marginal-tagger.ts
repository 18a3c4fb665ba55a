import { throwIfCancelled } from '../base/errors'
import { createLattice } from '../model/crf'
import { tempered, temperedScores } from '../model/temper'
import { memberFolders, readManifest } from '../registry/bundle'
import { emit } from './emit'
import { closeMembers, openMembers } from './members'

/** Several models that are asked together. */
export interface MarginalTagger {
  /** P(label at token) `[token, label]`, the mean over the models; tweets without tokens get an empty array. */
  marginals(tweets: readonly (readonly string[])[], signal?: AbortSignal): Promise<Float32Array[]>
  close(): Promise<void>
}

/**
 * Opens the bundles in this process, an ensemble as its members; each is verified (`model-not-found`, `model-unusable`).
 */
export async function createMarginalTagger(dirs: readonly string[]): Promise<MarginalTagger> {
  const named = await Promise.all(dirs.map(async (dir) => memberFolders(dir, await readManifest(dir))))
  const members = await openMembers(dirs.flatMap((dir, i) => (named[i]!.length > 0 ? named[i]! : [dir])))
  return {
    async marginals(tweets, signal) {
      const size = members[0]!.model.crf.size
      const means = tweets.map((tokens) => new Float32Array(tokens.length * size))
      for (const { model, session } of members) {
        throwIfCancelled(signal)
        const { temperature } = model.manifest
        const lattice = createLattice(tempered(model.crf, temperature))
        const use = (tweet: number, emissions: Float32Array): void => {
          const values = temperedScores(emissions, temperature)
          lattice.run({ values, offset: 0, stride: size, length: tweets[tweet]!.length })
          lattice.addMarginals(1 / members.length, means[tweet]!, 0, size)
        }
        await emit(session, model, tweets, use, signal)
      }
      return means
    },
    close: () => closeMembers(members)
  }
}
