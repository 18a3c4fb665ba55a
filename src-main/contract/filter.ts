import * as v from 'valibot'
import { CLASSES } from './classes'
import { COUNTS, GRAINS, WEEK_STARTS } from './domain'

/** Milliseconds since 1970 UTC, half-open ranges everywhere: `from <= t < to`. */
const instant = v.nullable(v.pipe(v.number(), v.finite()))

/** The one filter that all screens share. Null means "no bound" or "any". */
export const filterSchema = v.object({
  from: v.optional(instant, null),
  to: v.optional(instant, null),
  /** Classes that are shown; empty means all. */
  classes: v.optional(v.array(v.picklist(CLASSES)), []),
  count: v.optional(v.picklist(COUNTS), 'tweets'),
  /** IANA zone name; null means the workspace's. */
  zone: v.optional(v.nullable(v.string()), null),
  /** Where weeks are counted. */
  weekStart: v.optional(v.picklist(WEEK_STARTS), 'monday'),
  /** Words looked for in entity names (board) or in text (tweets); empty means none. */
  search: v.optional(v.string(), '')
})
export type Filter = v.InferOutput<typeof filterSchema>

export const grainSchema = v.optional(v.picklist([...GRAINS, 'auto']), 'auto')
export const id = v.pipe(v.number(), v.integer(), v.minValue(0))
export const page = {
  offset: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)), 100)
}
