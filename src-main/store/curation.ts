import { AppError } from '../base/errors'
import type { CurationEntry, CurationKind, CurationStep } from '../contract/curation'
import { entityKey } from '../text/entity-key'
import type { Changes } from './changes'
import { apartKey, type Curated, isApart, replay } from './curation-replay'
import type { Database } from './database'
import type { Forms } from './forms'
import { moveForm } from './move-form'
import type { Numbers } from './numbers'
import type { Sql } from './sql'

/** A decision as a screen makes it, by entity numbers. */
export interface CurationWish {
  readonly kind: CurationKind
  readonly entity: number
  readonly into?: number | undefined
  readonly name?: string | undefined
}

/** Decisions on names: append-only, and at once in every statistic. */
export interface Curation {
  /** Newest first. */
  steps(): Promise<readonly CurationStep[]>
  /** `not-found` for an unknown entity, `usage` where the wish lacks its other half. */
  apply(wish: CurationWish): Promise<CurationStep>
  /** `not-found` without such a step, or where it is undone. */
  undo(step: number): Promise<void>
  /** Appends those that do not hold already. */
  load(entries: readonly CurationEntry[]): Promise<number>
  /** Entities that lists leave out, ascending. */
  hidden(signal?: AbortSignal): Promise<Int32Array>
}

interface StepRecord extends CurationEntry {
  readonly step: number
  readonly created: number
  readonly undone: boolean
}

export function createCuration(db: Database, numbers: Numbers, forms: Forms, changes: Changes): Curation {
  const change = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const { done, isMoved } = await db.write(async (sql) => {
      const done = await work(sql)
      const held = (await records(sql)).filter((step) => !step.undone)
      return { done, isMoved: await settle(sql, forms, replay(held)) }
    })
    if (isMoved) changes.mentions(true)
    else changes.names()
    return done
  }
  const steps = () => db.read((sql) => listed(sql))
  return {
    steps,
    async apply(wish) {
      const number = await change(async (sql) => append(sql, numbers, await entryOf(sql, wish)))
      const made = (await steps()).find(({ step }) => step === number)
      if (!made) throw new Error('a step was not kept')
      return made
    },
    undo: (step) =>
      change(async (sql) => {
        const record = (await records(sql)).find((one) => one.step === step)
        if (!record || record.undone) throw new AppError('not-found', `there is no step ${step} to undo`)
        await sql.run('INSERT INTO curation VALUES ($number, NULL, NULL, NULL, $step, $now)', {
          number: (await numbers.next(sql, 'step'))(),
          step,
          now: Date.now()
        })
      }),
    load: (entries) =>
      change(async (sql) => {
        const held = new Set((await records(sql)).filter((step) => !step.undone).map(fingerprint))
        const fresh = entries.filter((entry) => !held.has(fingerprint(entry)))
        for (const entry of fresh) await append(sql, numbers, entry)
        return fresh.length
      }),
    hidden: (signal) =>
      db.read(async (sql) => {
        const rows = await sql.rows<{ entity: number }>(
          'SELECT DISTINCT coalesce(r.root, h.entity) AS entity FROM hidden h LEFT JOIN roots r ON r.entity = h.entity ORDER BY 1'
        )
        return Int32Array.from(rows, (row) => row.entity)
      }, signal)
  }
}

function fingerprint({ kind, key, value }: CurationEntry): string {
  return JSON.stringify([kind, key, value])
}

/** Oldest first. */
function records(sql: Sql): Promise<StepRecord[]> {
  return sql.rows<StepRecord>(
    `SELECT step, kind, key, value, created, step IN (SELECT undoes FROM curation WHERE undoes IS NOT NULL) AS undone
     FROM curation WHERE undoes IS NULL ORDER BY step`
  )
}

function listed(sql: Sql): Promise<CurationStep[]> {
  return sql.rows<CurationStep>(
    `SELECT c.step, c.kind, c.key, c.value, c.created, coalesce(e.entity, 0) AS entity,
       c.step IN (SELECT undoes FROM curation WHERE undoes IS NOT NULL) AS undone
     FROM curation c LEFT JOIN entities e ON e.key = c.key WHERE c.undoes IS NULL ORDER BY c.step DESC`
  )
}

async function append(sql: Sql, numbers: Numbers, { kind, key, value }: CurationEntry): Promise<number> {
  const number = (await numbers.next(sql, 'step'))()
  await sql.run('INSERT INTO curation VALUES ($number, $kind, $key, $value, NULL, $now)', {
    ...{ number, kind, key, value },
    now: Date.now()
  })
  return number
}

async function entryOf(sql: Sql, { kind, entity, into, name }: CurationWish): Promise<CurationEntry> {
  const keyOf = async (number: number): Promise<string> => {
    const row = await sql.first<{ key: string }>('SELECT key FROM entities WHERE entity = $number', {
      number
    })
    if (!row) throw new AppError('not-found', `there is no entity ${number}`)
    return row.key
  }
  const key = await keyOf(entity)
  if (kind === 'hide' || kind === 'pin') return { kind, key, value: null }
  if (kind === 'merge') {
    if (into === undefined || into === entity) {
      throw new AppError('usage', 'a merge needs another entity to count as', { where: 'into' })
    }
    return { kind, key, value: await keyOf(into) }
  }
  if (name === undefined) throw new AppError('usage', 'a name is missing', { where: 'name' })
  return { kind, key, value: name }
}

/** Writes what follows from the decisions that hold: forms apart, roots, renames and hidden entities. True where mentions went to other entities. */
async function settle(sql: Sql, forms: Forms, curated: Curated): Promise<boolean> {
  const isMoved = await settleForms(sql, forms, curated.apart)
  const { roots, renames, hidden } = curated
  const entityOf = await forms.keys(
    sql,
    new Set([...roots.keys(), ...roots.values(), ...renames.keys(), ...hidden])
  )
  for (const table of ['roots', 'renames', 'hidden']) await sql.run(`DELETE FROM ${table}`)
  for (const [key, root] of roots) {
    await sql.run('INSERT INTO roots VALUES ($entity, $root)', {
      entity: entityOf.get(key) ?? 0,
      root: entityOf.get(root) ?? 0
    })
  }
  for (const [key, name] of renames) {
    await sql.run('INSERT INTO renames VALUES ($entity, $name)', { entity: entityOf.get(key) ?? 0, name })
  }
  for (const key of hidden) {
    await sql.run('INSERT INTO hidden VALUES ($entity)', { entity: entityOf.get(key) ?? 0 })
  }
  return isMoved
}

async function settleForms(sql: Sql, forms: Forms, apart: ReadonlySet<string>): Promise<boolean> {
  const rows = await sql.rows<{ form: number; name: string; entity: number; key: string }>(
    `SELECT f.form, f.name, f.entity, e.key FROM forms f JOIN entities e ON e.entity = f.entity
     WHERE contains(e.key, chr(1)) OR f.name IN (SELECT unnest(from_json($names, '["VARCHAR"]')))`,
    { names: JSON.stringify([...apart]) }
  )
  const wanted = new Map(
    rows
      .filter((row) => apart.has(row.name) !== isApart(row.key))
      .map((row) => [row, apart.has(row.name) ? apartKey(row.name) : entityKey(row.name)] as const)
  )
  if (wanted.size === 0) return false
  const entityOf = await forms.keys(sql, new Set(wanted.values()))
  for (const [{ form, entity }, key] of wanted) await moveForm(sql, form, entity, entityOf.get(key) ?? entity)
  forms.forget()
  return true
}
