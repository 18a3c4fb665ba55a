import { entityKey } from '../text/entity-key'
import type { Database } from './database'
import { hash64 } from './hash'
import { createInterned } from './intern'
import type { Numbers } from './numbers'
import type { Sql } from './sql'

export interface Form {
  readonly form: number
  readonly entity: number
}

/** Numbers of written forms and of the entities that their keys stand for. */
export interface Forms {
  /** Forms whose key is empty are left out. */
  intern(sql: Sql, surfaces: ReadonlySet<string>): Promise<ReadonlyMap<string, Form>>
  /** Entity numbers of keys; new ones where there were none. */
  keys(sql: Sql, keys: ReadonlySet<string>): Promise<ReadonlyMap<string, number>>
  /** To be called when forms were given to other entities. */
  forget(): void
}

const KEPT = 200_000

export function createForms(db: Database, numbers: Numbers): Forms {
  const entities = createInterned(db, 'entities', 'entity')
  let known = new Map<string, Form>()
  db.onRollback(() => {
    known = new Map()
  })

  async function findForms(sql: Sql, surfaces: ReadonlyMap<bigint, string>): Promise<Map<string, Form>> {
    const found = new Map<string, Form>()
    if (surfaces.size === 0) return found
    const rows = await sql.rows<{ hash: string; form: number; entity: number }>(
      `SELECT hash::VARCHAR AS hash, form, entity FROM forms WHERE hash IN (SELECT unnest($hashes::UBIGINT[]))`,
      { hashes: `[${[...surfaces.keys()].join(',')}]` }
    )
    for (const { hash, form, entity } of rows) {
      const surface = surfaces.get(BigInt(hash))
      if (surface !== undefined) found.set(surface, { form, entity })
    }
    return found
  }

  async function internKeys(sql: Sql, keys: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
    const found = await entities.find(sql, keys)
    const next = await numbers.next(sql, 'entity')
    await sql.append('entities', (appender) => {
      for (const key of keys) {
        if (found.has(key)) continue
        const entity = next()
        found.set(key, entity)
        entities.keep(key, entity)
        appender.appendInteger(entity)
        appender.appendUBigInt(hash64(key))
        appender.appendVarchar(key)
        appender.endRow()
      }
    })
    return found
  }

  return {
    keys: internKeys,
    forget() {
      known = new Map()
    },
    async intern(sql, surfaces) {
      const result = new Map<string, Form>()
      const asked = new Map<bigint, string>()
      for (const surface of surfaces) {
        const form = known.get(surface)
        if (form) result.set(surface, form)
        else asked.set(hash64(surface), surface)
      }
      if (known.size > KEPT) known = new Map()
      const learn = (surface: string, form: Form) => {
        result.set(surface, form)
        known.set(surface, form)
      }
      for (const [surface, form] of await findForms(sql, asked)) learn(surface, form)
      const fresh = new Map<string, string>()
      for (const surface of asked.values()) {
        const key = result.has(surface) ? '' : entityKey(surface)
        if (key !== '') fresh.set(surface, key)
      }
      if (fresh.size === 0) return result
      const entityOf = await internKeys(sql, new Set(fresh.values()))
      const next = await numbers.next(sql, 'form')
      await sql.append('forms', (appender) => {
        for (const [surface, key] of fresh) {
          const entity = entityOf.get(key)
          if (entity === undefined) throw new Error('an entity was not interned')
          const form = next()
          learn(surface, { form, entity })
          appender.appendInteger(form)
          appender.appendUBigInt(hash64(surface))
          appender.appendInteger(entity)
          appender.appendVarchar(surface)
          appender.endRow()
        }
      })
      return result
    }
  }
}
