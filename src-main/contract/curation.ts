import * as v from 'valibot'
import type { EntityClass } from './classes'
import { id } from './filter'
import { request } from './request'

export const CURATIONS = ['merge', 'split', 'rename', 'hide', 'pin'] as const
export type CurationKind = (typeof CURATIONS)[number]

/**
 * One decision on names, told by entity keys so that it can be taken to another workspace. `value`: the key that a merged entity counts as, the
 * written form that is split off, the name to be shown; null for hide and pin.
 */
export const curationEntrySchema = v.object({
  kind: v.picklist(CURATIONS),
  key: v.pipe(v.string(), v.minLength(1)),
  value: v.nullable(v.string())
})
export type CurationEntry = v.InferOutput<typeof curationEntrySchema>

/** An entry as it was appended. Undone ones stay listed. */
export interface CurationStep extends CurationEntry {
  readonly step: number
  readonly entity: number
  readonly created: number
  readonly undone: boolean
}

/** Another entity that may be the same. Offered, never applied by itself. */
export interface AliasSuggestion {
  readonly entity: number
  readonly name: string
  readonly class: EntityClass
  /** Mentions. */
  readonly n: number
  /** Tweets that name both. */
  readonly together: number
  readonly reason: 'acronym' | 'contained' | 'spelling'
}

export const curationRequests = {
  /** Newest first. */
  'curation.steps': request<readonly CurationStep[]>()(v.object({})),
  /** `into` for a merge, `name` for a split (a written form) and a rename. */
  'curation.apply': request<CurationStep>()(
    v.object({
      kind: v.picklist(CURATIONS),
      entity: id,
      into: v.optional(id),
      name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)))
    })
  ),
  'curation.undo': request<readonly CurationStep[]>()(v.object({ step: id })),
  /** Appends the entries of a list that do not hold already. */
  'curation.load': request<{ readonly added: number }>()(v.object({ entries: v.array(curationEntrySchema) })),
  'curation.suggestions': request<readonly AliasSuggestion[]>()(v.object({ entity: id }))
}
