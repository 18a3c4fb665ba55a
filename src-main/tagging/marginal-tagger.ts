import { throwIfCancelled } from '../base/errors'
import { createLattice } from '../model/crf'
import { tempered, temperedScores } from '../model/temper'
import { openBundle } from '../registry/bundle'
import { type BundleModel, parseModel } from './bundle-model'
import { emit } from './emit'
import { openSession, type Session } from './session'

/** Several models that are asked together. */
export interface MarginalTagger {
  /** P(label at token) `[token, label]`, the mean over the models; tweets without tokens get an empty array. */
  marginals(tweets: readonly (readonly string[])[], signal?: AbortSignal): Promise<Float32Array[]>
  close(): Promise<void>
}

interface Member {
  readonly model: BundleModel
  readonly session: Session
}

/** Opens the bundles in this process; each is verified (`model-not-found`, `model-unusable`). */
export async function createMarginalTagger(dirs: readonly string[]): Promise<MarginalTagger> {
  const members: Member[] = []
  const close = async (): Promise<void> => {
    for (const { session } of members) await session.release()
  }
  try {
    for (const dir of dirs) {
      const model = parseModel(await openBundle(dir))
      members.push({ model, session: await openSession(model, dir) })
    }
  } catch (thrown) {
    await close()
    throw thrown
  }
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
    close
  }
}
