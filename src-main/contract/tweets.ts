import * as v from 'valibot'
import type { TweetRow } from './domain'
import { filterSchema, id, page } from './filter'
import { request } from './request'

export const tweetRequests = {
  'tweets.query': request<{ readonly total: number; readonly rows: readonly TweetRow[] }>()(
    v.object({
      ...filterSchema.entries,
      /** Only tweets that mention this entity. */
      entity: v.optional(v.nullable(id), null),
      /** Only tweets by this author, as the export writes the name. */
      author: v.optional(v.nullable(v.string()), null),
      sort: v.optional(v.picklist(['newest', 'oldest', 'unsure']), 'newest'),
      ...page
    })
  ),
  'tweets.get': request<TweetRow>()(v.object({ tweet: id })),
  'entities.find': request<
    readonly { readonly entity: number; readonly name: string; readonly class: string; readonly n: number }[]
  >()(
    v.object({
      text: v.string(),
      limit: v.optional(v.number(), 10),
      /** Whole names and aliases only, case folded. */ exact: v.optional(v.boolean(), false)
    })
  )
}
