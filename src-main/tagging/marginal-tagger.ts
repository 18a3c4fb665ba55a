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
  const named = (await Promise.all(dirs.map(weighted))).flat()
  const members = await openMembers(named.map(({ dir }) => dir))
  return {
    async marginals(tweets, signal) {
      const size = members[0]!.model.crf.size
      const means = tweets.map((tokens) => new Float32Array(tokens.length * size))
      for (const [i, { model, session }] of members.entries()) {
        throwIfCancelled(signal)
        const { temperature } = model.manifest
        const lattice = createLattice(tempered(model.crf, temperature))
        const use = (tweet: number, emissions: Float32Array): void => {
          const values = temperedScores(emissions, temperature)
          lattice.run({ values, offset: 0, stride: size, length: tweets[tweet]!.length })
          lattice.addMarginals(named[i]!.weight / dirs.length, means[tweet]!, 0, size)
        }
        await emit(session, model, tweets, use, signal)
      }
      return means
    },
    close: () => closeMembers(members)
  }
}

/** The models that a folder stands for, with their weights. */
async function weighted(dir: string): Promise<{ dir: string; weight: number }[]> {
  const manifest = await readManifest(dir)
  if (manifest.members === undefined) return [{ dir, weight: 1 }]
  const { members } = manifest
  return memberFolders(dir, manifest).map((folder, i) => ({ dir: folder, weight: members[i]!.weight }))
}
