import { integers } from './columns'
import type { Database } from './database'
import type { Behind, Explain } from './entity-types'
import { hasRoots, rooted } from './roots'
import { listValue } from './sql'

const UNKNOWN = -1

/** Who is behind entities in a window. Their rows are few, so they are told apart here: hash tables of the database take longer. */
export function createBehind(db: Database): Explain['behind'] {
  return (run, entities, window, signal) =>
    db.read(async (sql) => {
      if (entities.length === 0) return []
      const isMerged = await hasRoots(sql)
      const { entity, join } = rooted(isMerged, 'c')
      const chunks = await sql.chunks(
        `SELECT ${isMerged ? 'DISTINCT' : ''} ${entity}, coalesce(c.author, ${UNKNOWN})::INTEGER, c.grp${isMerged ? ', c.tweet' : ''}
         FROM cube c ${join} WHERE c.run IN ($run, 0) AND c.quarter >= $from AND c.quarter < $to
           ${isMerged ? '' : 'AND NOT c.again'} AND ${entity} IN (SELECT unnest($entities::INTEGER[]))`,
        { run, ...window, entities: listValue(entities) }
      )
      const [named, authors, groups] = [integers(chunks, 0), integers(chunks, 1), integers(chunks, 2)]
      const heard = new Map([...entities].sort((a, b) => a - b).map((asked) => [asked, silence()]))
      for (let row = 0; row < named.length; row++) {
        const own = heard.get(named[row]!)!
        own.tweets++
        own.texts.add(groups[row]!)
        const author = authors[row]!
        if (author !== UNKNOWN) own.byAuthor.set(author, (own.byAuthor.get(author) ?? 0) + 1)
      }
      return [...heard].filter(([, { tweets }]) => tweets > 0).map(([asked, own]) => behindOf(asked, own))
    }, signal)
}

interface Heard {
  tweets: number
  readonly texts: Set<number>
  readonly byAuthor: Map<number, number>
}

const silence = (): Heard => ({ tweets: 0, texts: new Set(), byAuthor: new Map() })

function behindOf(entity: number, { tweets, texts, byAuthor }: Heard): Behind {
  let known = 0
  let top = 0
  for (const n of byAuthor.values()) {
    known += n
    top = Math.max(top, n)
  }
  return {
    ...{ entity, tweets, texts: texts.size, authors: byAuthor.size },
    topAuthorShare: known === 0 ? 0 : top / known,
    copiedShare: 1 - texts.size / tweets
  }
}
