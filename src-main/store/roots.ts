import type { Sql } from './sql'

/** True where entities were merged, so that queries have to map them to their roots. */
export async function hasRoots(sql: Sql): Promise<boolean> {
  const row = await sql.first<{ n: number }>('SELECT count(*) AS n FROM roots')
  return (row?.n ?? 0) > 0
}

/** The expression for an entity's root in a table named by `alias`, and the join it needs. */
export function rooted(merged: boolean, alias: string): { readonly entity: string; readonly join: string } {
  return merged
    ? {
        entity: `coalesce(${alias}_root.root, ${alias}.entity)`,
        join: `LEFT JOIN roots ${alias}_root ON ${alias}_root.entity = ${alias}.entity`
      }
    : { entity: `${alias}.entity`, join: '' }
}

/** All entities that count as one of these: themselves and what was merged into them. */
export async function withMembers(sql: Sql, entities: readonly number[]): Promise<readonly number[]> {
  if (entities.length === 0 || !(await hasRoots(sql))) return entities
  const rows = await sql.rows<{ entity: number }>(
    `SELECT unnest($entities::INTEGER[]) AS entity UNION
     SELECT entity FROM roots WHERE root IN (SELECT unnest($entities::INTEGER[]))`,
    { entities: `[${entities.join(',')}]` }
  )
  return rows.map((row) => row.entity)
}
