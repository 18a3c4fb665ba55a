import * as v from 'valibot'
import type { JobContext } from '../../base/job'
import { type AnyJob, defineJob } from '../../jobs'
import type { Store } from '../../store'
import { collectivePass } from '../../tagging/collective-pass'
import { applyLists } from '../../tagging/list-pass'
import { boardRun } from './board-run'
import type { Models } from './models'

/** Applies the lists in use to the run that the board reads. Its result is the number of distinct texts that changed. */
export function listJob(store: Store, models: Models): AnyJob {
  return defineJob({
    kind: 'lists',
    lane: 'write',
    title: () => 'Apply lists of names',
    parse: (input) => v.parse(v.object({}), input),
    async run(_, context) {
      const { run } = await boardRun({ store, models })
      return run === null ? 0 : updateLists(store, run, context)
    }
  })
}

/** Brings a run up to the lists in use, and to whether the import settles it, where it is not. */
export async function updateLists(store: Store, run: number, context: JobContext): Promise<number> {
  if ((await store.lists.isCurrent(run)) && (await store.collective.isCurrent(run))) return 0
  const settle = (await store.collective.isWanted(run)) ? await collectivePass(store, run, context) : null
  return applyLists(store.overlay, run, { lists: await store.lists.active(), settle }, context)
}
