import type { Handlers } from '../../contract'
import { readNameList } from '../../ingest/name-list'
import { boardRun } from './board-run'
import type { EngineParts } from './parts'

type Topic = Pick<Handlers, 'lists.list' | 'lists.add' | 'lists.change' | 'lists.remove'>

const REJECTS = 20

export function listHandlers(parts: EngineParts): Topic {
  const { store, jobs, emit } = parts
  /** Puts the change to work on what was tagged already. */
  const apply = async (): Promise<number | null> => {
    emit({ type: 'changed', what: ['lists'] })
    const { run } = await boardRun(parts)
    if (run === null) return null
    return (await jobs.start('lists', {})).job
  }
  const described = async () => store.lists.describe((await boardRun(parts)).run)
  return {
    'lists.list': described,
    async 'lists.add'({ path, name, class: given, priority, caseRule, wins }, { signal }) {
      const file = await readNameList(path, { class: given ?? null, priority }, signal)
      const list = await store.lists.add({
        name: name?.trim() || file.name,
        caseRule,
        wins,
        names: file.names
      })
      const info = (await described()).find((one) => one.list === list)!
      return { ...info, rejects: file.rejects.slice(0, REJECTS), job: await apply() }
    },
    async 'lists.change'({ list, priority, wins }) {
      await store.lists.change(list, {
        ...(priority === undefined ? {} : { priority }),
        ...(wins === undefined ? {} : { wins })
      })
      return { job: await apply() }
    },
    async 'lists.remove'({ list }) {
      await store.lists.remove(list)
      return { job: await apply() }
    }
  }
}
