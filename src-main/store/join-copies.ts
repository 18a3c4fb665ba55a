import { throwIfCancelled } from '../base/errors'
import { candidates, createGroups, type Groups } from '../text/near-copies'
import { resemblance, shingles } from '../text/shingles'
import { textKey } from '../text/text-key'
import { integers } from './columns'
import { BANDS } from './migrations/007-near-copies'
import { listValue, type Sql } from './sql'

/** Texts that share this part of their shingles or more are near copies. */
const NEAR = 0.7
/** Pairs that are compared at once. */
const AT_ONCE = 4000

/**
 * Groups of near copies into `scratch.near` (group_hash -> the least group_hash of its group; only groups of two or more): pairs that share a band are compared by all their
 * shingles, and what near copies connect is one group. Texts are numbered by their hash, so that nothing hangs on the order in which they came.
 *
 * @param report bands done, of how many
 * @returns groups of two or more
 */
export async function joinNearCopies(
  sql: Sql,
  report: (done: number, total: number) => void,
  signal: AbortSignal
): Promise<number> {
  const bands = Array.from({ length: BANDS }, (_, i) => `s.b${i}`).join(', ')
  await sql.run(
    `CREATE OR REPLACE TABLE scratch.signed AS
     SELECT (row_number() OVER (ORDER BY s.group_hash) - 1)::INTEGER AS place, s.group_hash, t.text, ${bands}
     FROM signatures s JOIN (SELECT group_hash, min(text) AS text FROM texts GROUP BY group_hash) t ON t.group_hash = s.group_hash`
  )
  const size = await sql.first<{ n: number }>('SELECT count(*) AS n FROM scratch.signed')
  const groups = createGroups(size?.n ?? 0)
  for (let band = 0; band < BANDS; band++) {
    report(band, BANDS)
    await joinBand(sql, band, groups, signal)
  }
  report(BANDS, BANDS)
  const count = await keep(sql, groups, size?.n ?? 0)
  await sql.run('DROP TABLE scratch.signed')
  return count
}

async function joinBand(sql: Sql, band: number, groups: Groups, signal: AbortSignal): Promise<void> {
  const column = `b${band}`
  const chunks = await sql.chunks(
    `SELECT ${column}, place FROM scratch.signed WHERE ${column} IN (SELECT ${column} FROM scratch.signed GROUP BY 1 HAVING count(*) > 1)
     ORDER BY ${column}, place`
  )
  const values = integers(chunks, 0)
  const places = integers(chunks, 1)
  let pairs: (readonly [number, number])[] = []
  for (let from = 0; from < values.length; ) {
    let to = from
    while (to < values.length && values[to] === values[from]) to++
    for (const pair of candidates(places.subarray(from, to))) {
      if (groups.rootOf(pair[0]) === groups.rootOf(pair[1])) continue
      pairs.push(pair)
      if (pairs.length < AT_ONCE) continue
      await compare(sql, pairs, groups)
      pairs = []
      throwIfCancelled(signal)
    }
    from = to
  }
  await compare(sql, pairs, groups)
  throwIfCancelled(signal)
}

async function compare(
  sql: Sql,
  pairs: readonly (readonly [number, number])[],
  groups: Groups
): Promise<void> {
  if (pairs.length === 0) return
  const rows = await sql.rows<{ place: number; content: string }>(
    `WITH asked AS MATERIALIZED (SELECT place, text FROM scratch.signed WHERE place IN (SELECT unnest($places::INTEGER[])))
     SELECT a.place, x.content FROM asked a JOIN texts x ON x.text = a.text`,
    { places: listValue(Int32Array.from(new Set(pairs.flat()))) }
  )
  const texts = new Map(rows.map(({ place, content }) => [place, shingles(textKey(content))]))
  const none = new Uint32Array(0)
  for (const [a, b] of pairs) {
    if (groups.rootOf(a) === groups.rootOf(b)) continue
    if (resemblance(texts.get(a) ?? none, texts.get(b) ?? none) >= NEAR) groups.join(a, b)
  }
}

async function keep(sql: Sql, groups: Groups, size: number): Promise<number> {
  const roots = new Set<number>()
  await sql.run('CREATE OR REPLACE TABLE scratch.places(place INTEGER, root INTEGER)')
  const members: number[] = []
  for (let place = 0; place < size; place++) {
    const root = groups.rootOf(place)
    if (root === place) continue
    roots.add(root)
    members.push(place)
  }
  const pairs = { places: listValue(members), roots: listValue(members.map((place) => groups.rootOf(place))) }
  await sql.run(
    'INSERT INTO scratch.places SELECT unnest($places::INTEGER[]), unnest($roots::INTEGER[])',
    pairs
  )
  await sql.run(
    `CREATE OR REPLACE TABLE scratch.near AS
     SELECT s.group_hash, r.group_hash AS root FROM scratch.places p
     JOIN scratch.signed s ON s.place = p.place JOIN scratch.signed r ON r.place = p.root`
  )
  await sql.run('DROP TABLE scratch.places')
  return roots.size
}
