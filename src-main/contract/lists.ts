import * as v from 'valibot'
import { CLASSES, type EntityClass } from './classes'
import { id } from './filter'
import { request } from './request'

/**
 * How a name must be written to count as found. `capital`: a name of one word that is listed with a capital needs one (a hashtag does
 * not), longer names are found in any case. `ignore`: in any case. `exact`: as listed.
 */
export const CASE_RULES = ['capital', 'ignore', 'exact'] as const
export type CaseRule = (typeof CASE_RULES)[number]

/** Who decides where a listed name overlaps what the model found. */
export const WINNERS = ['list', 'model'] as const
export type Winner = (typeof WINNERS)[number]

/** In the place of a list's number: the rest of the import settled the mention. */
export const COLLECTIVE_LIST = 0

/** A name of an analyst's list. Where listed names overlap, the higher priority wins, then the longer name. */
export interface ListedName {
  readonly name: string
  readonly class: EntityClass
  readonly priority: number
}

/** A list as the Data screen and `starling lists` show it. */
export interface ListInfo {
  readonly list: number
  readonly name: string
  readonly caseRule: CaseRule
  readonly wins: Winner
  readonly names: number
  readonly classes: readonly { readonly class: EntityClass; readonly n: number }[]
  /** Lowest and highest priority of its names. */
  readonly priority: { readonly from: number; readonly to: number }
  /** Mentions in the run that the board reads which this list wrote. */
  readonly mentions: number
  /** True where that run has used it; false until the job that applies it is done. */
  readonly isApplied: boolean
  readonly created: number
}

/** What was read of a list's file: rows that could not be used are named. */
export interface ListReport extends ListInfo {
  readonly rejects: readonly { readonly line: number; readonly message: string }[]
  /** The job that applies it; null where nothing has been tagged yet. */
  readonly job: number | null
}

export const listRequests = {
  'lists.list': request<readonly ListInfo[]>()(v.object({})),
  /** Reads a CSV of `name[,class][,priority]` and puts it to work. */
  'lists.add': request<ListReport>()(
    v.object({
      path: v.pipe(v.string(), v.minLength(1)),
      /** What the list is called; absent: the file's name. */
      name: v.optional(v.string()),
      /** Class of the names that the file gives none. */
      class: v.optional(v.picklist(CLASSES)),
      /** Priority of the names that the file gives none. */
      priority: v.optional(v.pipe(v.number(), v.integer()), 0),
      caseRule: v.optional(v.picklist(CASE_RULES), 'capital'),
      wins: v.optional(v.picklist(WINNERS), 'list')
    })
  ),
  /** Sets the priority of all names of a list, or who wins; what was tagged is brought up to date. */
  'lists.change': request<{ readonly job: number | null }>()(
    v.object({
      list: id,
      priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1e6), v.maxValue(1e6))),
      wins: v.optional(v.picklist(WINNERS))
    })
  ),
  'lists.remove': request<{ readonly job: number | null }>()(v.object({ list: id }))
}
