import { CLASSES } from '../../contract/classes'
import type { Store } from '../../store'
import type { TrendSource } from '../../trends/board'

const ANY = 1_000_000

/** A store as the trend board asks it. */
export function boardSource({ counts, entities, explain, runs, tweets }: Store): TrendSource {
  return {
    cells: counts.cells,
    sizes: counts.sizes,
    async extent(run, signal) {
      const [{ from, to }, info] = await Promise.all([tweets.extent(signal), runs.get(run)])
      return from === null || to === null || info === null
        ? null
        : { from, to, entities: info.entities, mentions: info.mentions }
    },
    async matching(run, { classes, search }, signal) {
      const leads = await entities.leads(run, signal)
      const wanted = new Set(classes.map((name) => CLASSES.indexOf(name)))
      const found =
        search === '' ? null : new Set((await entities.find(run, search, ANY, signal)).map((e) => e.entity))
      return leads.entities.filter(
        (entity, i) =>
          (wanted.size === 0 || wanted.has(leads.classes[i]!)) && (found === null || found.has(entity))
      )
    },
    async describe(run, ids, signal) {
      const infos = new Map(
        (await entities.describe(run, Array.from(ids), signal)).map((info) => [info.entity, info])
      )
      return Array.from(ids, (entity) => {
        const info = infos.get(entity)
        if (info === undefined)
          return { entity, name: `entity ${entity}`, class: 'other', aliases: [], first: 0, total: 0 }
        return { ...info, first: info.first ?? 0 }
      })
    },
    pairs: (run, ids, count, from, to, signal) => explain.pairs(run, ids, count, { from, to }, signal),
    async voices(run, ids, from, to, signal) {
      const behind = new Map(
        (await explain.behind(run, Array.from(ids), { from, to }, signal)).map((b) => [b.entity, b])
      )
      return Array.from(
        ids,
        (entity) => behind.get(entity) ?? { entity, authors: 0, topAuthorShare: 0, copiedShare: 0 }
      )
    }
  }
}
