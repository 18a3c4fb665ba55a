import { openBundle } from '../registry/bundle'
import { type BundleModel, parseModel } from './bundle-model'
import { openSession, type Session } from './session'

/** A model that is open in this process. */
export interface Member {
  readonly model: BundleModel
  readonly session: Session
}

/** Opens bundles; each is verified (`model-not-found`, `model-unusable`). Where one fails, none stays open. */
export async function openMembers(dirs: readonly string[]): Promise<Member[]> {
  const members: Member[] = []
  try {
    for (const dir of dirs) {
      const model = parseModel(await openBundle(dir))
      members.push({ model, session: await openSession(model, dir) })
    }
  } catch (thrown) {
    await closeMembers(members)
    throw thrown
  }
  return members
}

export async function closeMembers(members: readonly Member[]): Promise<void> {
  for (const { session } of members) await session.release()
}
