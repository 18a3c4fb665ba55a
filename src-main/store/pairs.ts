import type { Count } from '../contract/domain'
import { RETWEET } from './codes'
import { integers } from './columns'
import type { Database } from './database'
import type { Pair, Pairs, Window } from './entity-types'
import { hasRoots, rooted } from './roots'
import { listValue } from './sql'

const UNIT: Readonly<Record<Count, string>> = {
  tweets: 'tweet',
  originals: 'tweet',
  authors: 'author',
  texts: 'grp'
}

/** How many units of a window name both of two entities, for all pairs of a list. */
export function createPairs(db: Database): Pairs {
  return (run: number, entities: Int32Array, count: Count, window: Window, signal) =>
    db.read(async (sql) => {
      if (entities.length < 2) return []
      const { entity, join } = rooted(await hasRoots(sql), 'c')
      const chunks = await sql.chunks(
        `WITH hits AS (SELECT DISTINCT ${entity} AS entity, c.${UNIT[count]} AS unit FROM cube c ${join}
           WHERE c.run IN ($run, 0) AND c.quarter >= $from AND c.quarter < $to AND c.${UNIT[count]} IS NOT NULL
             ${count === 'originals' ? `AND c.kind <> ${RETWEET}` : ''} AND ${entity} IN (SELECT unnest($entities::INTEGER[])))
         SELECT a.entity, b.entity, count(*)::INTEGER FROM hits a JOIN hits b ON a.unit = b.unit AND a.entity < b.entity
         GROUP BY a.entity, b.entity ORDER BY a.entity, b.entity`,
        { run, ...window, entities: listValue(entities) }
      )
      const [a, b, n] = [integers(chunks, 0), integers(chunks, 1), integers(chunks, 2)]
      return Array.from(a, (first, i): Pair => ({ a: first, b: b[i]!, n: n[i]! }))
    }, signal)
}
