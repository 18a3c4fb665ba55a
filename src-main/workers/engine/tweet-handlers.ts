import type { Handlers } from '../../contract'
import { boardRun } from './board-run'
import type { EngineParts } from './parts'

type Topic = Pick<Handlers, 'tweets.query' | 'tweets.get' | 'entities.find'>

const EXACT_AMONG = 10_000

export function tweetHandlers(parts: EngineParts): Topic {
  const { store } = parts
  return {
    async 'tweets.query'({ from, to, classes, entity, author, search, sort, offset, limit }, { signal }) {
      const { run } = await boardRun(parts)
      const entities = entity === null ? null : [entity]
      return store.tweets.query(
        {
          run,
          from,
          to,
          classes: entity === null ? classes : [],
          entities,
          author,
          search,
          sort,
          offset,
          limit
        },
        signal
      )
    },
    async 'tweets.get'({ tweet }, { signal }) {
      const { run } = await boardRun(parts)
      return store.tweets.get(tweet, run, signal)
    },
    async 'entities.find'({ text, limit, exact }, { signal }) {
      const { run } = await boardRun(parts)
      if (run === null) return []
      if (!exact) return store.entities.find(run, text, limit, signal)
      const named = new Set(await store.entities.named(run, text))
      const infos = await store.entities.describe(run, [...named].slice(0, EXACT_AMONG), signal)
      return infos
        .map((info) => ({ entity: info.entity, name: info.name, class: info.class, n: info.total }))
        .sort((a, b) => b.n - a.n)
        .slice(0, limit)
    }
  }
}
