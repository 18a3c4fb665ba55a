import * as v from 'valibot'
import { throwIfCancelled } from '../../base/errors'
import { type AnyJob, defineJob } from '../../jobs'
import type { Store } from '../../store'

/** Texts that get their signatures in one transaction. */
const PAGE = 5000

/** Finds copied texts that differ a little. Killed and started again it goes on; the groups are those of an undisturbed run. Its result is their number. */
export function copiesJob(store: Store): AnyJob {
  return defineJob({
    kind: 'copies',
    lane: 'write',
    title: () => 'Find near copies',
    parse: (input) => v.parse(v.object({}), input),
    async run(_, { signal, report }) {
      const { texts, isDue } = await store.copies.pending(signal)
      if (!isDue) return 0
      for (let done = 0; ; ) {
        report({ phase: 'reading texts', done, total: texts })
        throwIfCancelled(signal)
        const read = await store.copies.sign(PAGE, signal)
        if (read === 0) break
        done += read
      }
      return store.copies.join((done, total) => report({ phase: 'comparing texts', done, total }), signal)
    }
  })
}
