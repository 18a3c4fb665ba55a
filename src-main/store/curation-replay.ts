import type { CurationEntry } from '../contract/curation'
import { entityKey } from '../text/entity-key'

/** What the decisions that hold come to, by entity key. */
export interface Curated {
  /** Merged key -> the key that it counts as in the end. */
  readonly roots: ReadonlyMap<string, string>
  readonly renames: ReadonlyMap<string, string>
  readonly hidden: ReadonlySet<string>
  /** Written forms that are entities of their own. */
  readonly apart: ReadonlySet<string>
}

const MARK = '\u0001'

/** The key of a written form that was split off from those that fold to the same. */
export function apartKey(form: string): string {
  return `${entityKey(form)}${MARK}${form}`
}

export function isApart(key: string): boolean {
  return key.includes(MARK)
}

/**
 * Plays the entries one after the other. Splitting off a form whose whole name was merged takes back that merge; else the form becomes an entity.
 * A merge that would close a circle is left out.
 */
export function replay(entries: readonly CurationEntry[]): Curated {
  const parents = new Map<string, string>()
  const renames = new Map<string, string>()
  const hidden = new Set<string>()
  const apart = new Set<string>()
  const rootOf = (key: string): string => {
    let at = key
    for (let up = parents.get(at); up !== undefined; up = parents.get(at)) at = up
    return at
  }
  for (const { kind, key, value } of entries) {
    if (kind === 'hide') hidden.add(key)
    if (kind === 'rename' && value !== null) renames.set(key, value)
    if (kind === 'merge' && value !== null) {
      const root = rootOf(value)
      if (rootOf(key) !== root) parents.set(rootOf(key), root)
    }
    if (kind === 'split' && value !== null) {
      const own = apart.has(value) ? apartKey(value) : entityKey(value)
      if (!parents.delete(own)) apart.add(value)
    }
  }
  return { roots: new Map([...parents.keys()].map((key) => [key, rootOf(key)])), renames, hidden, apart }
}
