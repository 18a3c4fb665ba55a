import * as v from 'valibot'
import { CASE_RULES } from '../contract/lists'
import { createNameMatcher, withoutOverlap } from './name-matcher'

/** A list of names that a model reads as features; it travels with the bundle. */
export const featureListsSchema = v.array(
  v.object({
    /** Tells a list from the others of a model where a retraining replaces it. */
    name: v.optional(v.string()),
    caseRule: v.picklist(CASE_RULES),
    names: v.array(v.string())
  })
)
export type FeatureLists = Readonly<v.InferOutput<typeof featureListsSchema>>

/** File of a bundle that holds its lists; absent where it has none. */
export const LISTS_FILE = 'lists.json'

/** Flags of a token for each list: a name of one word; the first word of a longer name; another word of one. */
export const LIST_FLAGS = 3

/** What lists say of tokens. */
export interface ListFeatures {
  /** Flags a token. */
  readonly width: number
  /** Flags 0 and 1, `[token, width]`: of each list its longest names that do not overlap, from the front. */
  flags(tokens: readonly string[]): Uint8Array
}

const made = new WeakMap<FeatureLists, ListFeatures>()

/** The features of lists; made once for the same lists. */
export function listFeatures(lists: FeatureLists): ListFeatures {
  const known = made.get(lists)
  if (known !== undefined) return known
  const matchers = lists.map(({ caseRule, names }) =>
    createNameMatcher([
      { list: 0, caseRule, names: names.map((name) => ({ name, class: 'other', priority: 0 })) }
    ])
  )
  const width = lists.length * LIST_FLAGS
  const features: ListFeatures = {
    width,
    flags(tokens) {
      const flags = new Uint8Array(tokens.length * width)
      matchers.forEach((match, list) => {
        for (const { start, end } of withoutOverlap(match(tokens))) {
          const first = start * width + list * LIST_FLAGS
          flags[end - start === 1 ? first : first + 1] = 1
          for (let t = start + 1; t < end; t++) flags[t * width + list * LIST_FLAGS + 2] = 1
        }
      })
      return flags
    }
  }
  made.set(lists, features)
  return features
}
