import { classOf, QUARTER_MS } from './codes'
import type { EntityInfo } from './entity-types'
import { hasRoots, rooted } from './roots'
import { listValue, type Sql } from './sql'

/** What a run counts of one entity, class and written form; `isReduced` where annotations took some of it away. */
interface Sum {
  readonly entity: number
  readonly class: number
  readonly form: number
  readonly n: number
  readonly first: number | null
  readonly isReduced: boolean
}

/**
 * How some entities are shown, by the rules of the lead table but from their own rows alone: that table takes long to make where it is not there.
 * Entities without mentions are left out.
 */
export async function described(
  sql: Sql,
  run: number,
  entities: readonly number[]
): Promise<ReadonlyMap<number, EntityInfo>> {
  const { entity, join } = rooted(await hasRoots(sql), 'd')
  const list = { entities: listValue(entities) }
  const sums = await sql.rows<Sum>(
    `SELECT ${entity} AS entity, d.class, d.form, sum(d.n) AS n, min(d.first) AS first, bool_or(d.n < 0) AS "isReduced"
     FROM totals d ${join} WHERE d.run IN ($run, 0) AND ${entity} IN (SELECT unnest($entities::INTEGER[])) GROUP BY ALL`,
    { run, ...list }
  )
  const forms = await sql.rows<{ form: number; name: string }>(
    'SELECT form, name FROM forms WHERE form IN (SELECT unnest($forms::INTEGER[])) ORDER BY name',
    { forms: listValue(sums.map(({ form }) => form)) }
  )
  const renames = await sql.rows<{ entity: number; name: string }>(
    'SELECT entity, name FROM renames WHERE entity IN (SELECT unnest($entities::INTEGER[]))',
    list
  )
  const firsts = await firstsAnew(sql, run, sums)
  const renamed = new Map(renames.map(({ entity, name }) => [entity, name]))
  const names = new Map(forms.map(({ form, name }, place) => [form, { name, place }]))
  const own = new Map<number, Sum[]>()
  for (const sum of sums) if (sum.n > 0) own.set(sum.entity, [...(own.get(sum.entity) ?? []), sum])
  return new Map(
    [...own].map(([entity, parts]) => {
      const byForm = tally(parts, 'form')
      const name = renamed.get(entity) ?? names.get(most(byForm))!.name
      const first = firsts.has(entity) ? firsts.get(entity)! : earliest(parts)
      const info: EntityInfo = {
        entity,
        name,
        class: classOf(most(tally(parts, 'class'))),
        total: parts.reduce((sum, { n }) => sum + n, 0),
        first: first === null ? null : first * QUARTER_MS,
        aliases: [...byForm]
          .map(([form, n]) => ({ n, ...names.get(form)! }))
          .filter((form) => form.name !== name)
          .sort((a, b) => b.n - a.n || a.place - b.place)
          .map((form) => form.name)
      }
      return [entity, info]
    })
  )
}

/** First quarter hours of those that annotations took mentions from: the sums no longer tell them. */
async function firstsAnew(
  sql: Sql,
  run: number,
  sums: readonly Sum[]
): Promise<ReadonlyMap<number, number | null>> {
  const reduced = new Set(sums.filter(({ isReduced }) => isReduced).map(({ entity }) => entity))
  if (reduced.size === 0) return new Map()
  const { entity, join } = rooted(await hasRoots(sql), 'c')
  const rows = await sql.rows<{ entity: number; first: number | null }>(
    `SELECT ${entity} AS entity, min(c.quarter) AS first FROM cube c ${join}
     WHERE c.run IN ($run, 0) AND ${entity} IN (SELECT unnest($entities::INTEGER[])) GROUP BY 1`,
    { run, entities: listValue(reduced.values()) }
  )
  return new Map(rows.map(({ entity, first }) => [entity, first]))
}

function tally(sums: readonly Sum[], column: 'class' | 'form'): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const sum of sums) counts.set(sum[column], (counts.get(sum[column]) ?? 0) + sum.n)
  return counts
}

/** The key of the highest count, of equal ones the lowest. */
function most(counts: ReadonlyMap<number, number>): number {
  return [...counts].reduce((top, own) =>
    own[1] > top[1] || (own[1] === top[1] && own[0] < top[0]) ? own : top
  )[0]
}

function earliest(sums: readonly Sum[]): number | null {
  const known = sums.flatMap(({ first }) => first ?? [])
  return known.length === 0 ? null : Math.min(...known)
}
