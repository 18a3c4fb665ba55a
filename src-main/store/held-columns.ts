import { CancelledError } from '../base/errors'
import type { Count } from '../contract/domain'
import type { Changes } from './changes'
import type { Database } from './database'
import { loadColumns, type UnitColumns } from './unit-columns'

/** Columns that stay in memory between requests, for as long as what they were read from does not change. */
export interface HeldColumns {
  /**
   * The columns of a run in a unit. Null where they are not there yet (they are then read once things are quiet), or too large to hold.
   * @param mayWait true: reads them now
   */
  ready(run: number, count: Count, mayWait: boolean): Promise<UnitColumns | null>
  /** Stops reading. */
  close(): Promise<void>
}

const MOST = 130_000_000
const QUIET_MS = 400

interface Held {
  readonly stamp: string
  readonly columns: UnitColumns | null
}

/** @param most numbers of four bytes that are held in all; 0 holds none */
export function createHeldColumns(db: Database, changes: Changes, most = MOST): HeldColumns {
  const held = new Map<string, Held>()
  const making = new Map<string, Promise<UnitColumns | null>>()
  const closing = new AbortController()
  let timer: NodeJS.Timeout | null = null
  let wanted: { readonly run: number; readonly count: Count } | null = null
  const stampNow = (): string => `${changes.count.tweets} ${changes.count.rows}`
  const fresh = (key: string): Held | null => {
    const known = held.get(key)
    if (known === undefined || known.stamp !== stampNow()) return null
    held.delete(key)
    held.set(key, known)
    return known
  }

  /** Lets go of what is stale, and of what was not asked for longest until so many more have room; false where they never would. */
  function makeRoom(numbers: number): boolean {
    if (numbers > most) return false
    let sum = [...held.values()].reduce((all, { columns }) => all + (columns?.numbers ?? 0), numbers)
    for (const [key, { stamp, columns }] of held) {
      if (sum <= most && stamp === stampNow()) continue
      held.delete(key)
      sum -= columns?.numbers ?? 0
    }
    return true
  }

  function make(run: number, count: Count): Promise<UnitColumns | null> {
    const key = `${run} ${count}`
    const current = making.get(key)
    if (current !== undefined) return current
    held.delete(key)
    const stamp = stampNow()
    const work = db
      .read((sql) => loadColumns(sql, run, count, makeRoom), closing.signal)
      .then((columns) => {
        held.set(key, { stamp, columns })
        return columns
      })
      .finally(() => making.delete(key))
    making.set(key, work)
    return work
  }

  /** Reading waits until nothing was written for a while: what is read while tags come in is stale at once. */
  function later(run: number, count: Count): void {
    wanted = { run, count }
    if (timer !== null) return
    const stamp = stampNow()
    timer = setTimeout(() => {
      timer = null
      if (wanted === null || closing.signal.aborted) return
      const { run, count } = wanted
      if (stamp !== stampNow()) later(run, count)
      else if (fresh(`${run} ${count}`) === null) make(run, count).catch(ignoreCancelled)
    }, QUIET_MS)
    timer.unref()
  }

  return {
    async ready(run, count, mayWait) {
      if (most === 0) return null
      const known = fresh(`${run} ${count}`)
      if (known !== null) return known.columns
      if (mayWait) return make(run, count)
      later(run, count)
      return null
    },
    async close() {
      closing.abort()
      if (timer !== null) clearTimeout(timer)
      await Promise.all([...making.values()].map((work) => work.catch(() => null)))
      held.clear()
    }
  }
}

function ignoreCancelled(thrown: unknown): void {
  if (!(thrown instanceof CancelledError)) throw thrown
}
