import type { Changes } from './changes'
import type { Database } from './database'
import { hasRoots, rooted } from './roots'

/** One row an entity of a run in memory: majority class, mentions, first quarter hour, most frequent written form. */
export interface LeadTable {
  /** Makes the table where what it stands on has changed, and returns its name. */
  ready(run: number, signal?: AbortSignal): Promise<string>
}

/** While a run goes on its table is made anew at most so often; as a share of the time that making it takes. */
const REST = 10
const SHORTEST_REST_MS = 1500

interface Made {
  mentions: number
  forced: number
  at: number
  took: number
}

export function createLeadTable(db: Database, changes: Changes): LeadTable {
  const made = new Map<number, Made>()
  const making = new Map<number, Promise<void>>()
  const isFresh = (run: number): boolean => {
    const last = made.get(run)
    if (!last || last.forced !== changes.count.forced) return false
    if (last.mentions === changes.count.mentions) return true
    return Date.now() - last.at < Math.max(SHORTEST_REST_MS, last.took * REST)
  }
  const make = async (run: number, table: string): Promise<void> => {
    const began = Date.now()
    const stamp = { ...changes.count }
    await db.read(async (sql) => {
      const merged = await hasRoots(sql)
      const { entity, join } = rooted(merged, 'd')
      const mention = rooted(merged, 'c')
      await sql.run(
        `CREATE OR REPLACE TABLE ${table} AS
         WITH sums AS (SELECT ${entity} AS entity, d.class, d.form, sum(d.n)::BIGINT AS n, min(d.first) AS first
             FROM totals d ${join} WHERE d.run IN ($run, 0) GROUP BY ALL HAVING sum(d.n) > 0),
           classes AS (SELECT entity, class, sum(n) AS n FROM sums GROUP BY entity, class),
           forms AS (SELECT entity, form, sum(n) AS n, min(first) AS first FROM sums GROUP BY entity, form),
           top_class AS (SELECT entity, arg_max(class, n * 16 - class) AS class, sum(n)::INTEGER AS total
             FROM classes GROUP BY entity),
           top_form AS (SELECT entity, arg_max(form, n * 2147483648 - form) AS form, min(first) AS first
             FROM forms GROUP BY entity),
           reduced AS (SELECT DISTINCT ${entity} AS entity FROM totals d ${join} WHERE d.run IN ($run, 0) AND d.n < 0),
           anew AS (SELECT ${mention.entity} AS entity, min(c.quarter) AS first FROM cube c ${mention.join}
             WHERE c.run IN ($run, 0) AND ${mention.entity} IN (SELECT entity FROM reduced) GROUP BY 1)
         SELECT entity, class, total, coalesce(CASE WHEN r.entity IS NULL THEN f.first ELSE a.first END, -1)::INTEGER AS first,
           form
         FROM top_class JOIN top_form f USING (entity) LEFT JOIN reduced r USING (entity) LEFT JOIN anew a USING (entity)
         ORDER BY entity`,
        { run }
      )
    })
    made.set(run, { ...stamp, at: Date.now(), took: Date.now() - began })
  }
  return {
    async ready(run) {
      const table = `scratch.leads_${run}`
      while (!isFresh(run)) {
        let current = making.get(run)
        if (!current) {
          current = make(run, table).finally(() => making.delete(run))
          making.set(run, current)
        }
        await current
      }
      return table
    }
  }
}
