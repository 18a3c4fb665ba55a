import * as v from 'valibot'
import type { Reject } from './domain'
import { id, page } from './filter'
import { request } from './request'

export const columnsSchema = v.object({
  text: v.optional(v.string()),
  time: v.optional(v.string()),
  id: v.optional(v.string()),
  author: v.optional(v.string())
})
/** Column names (or 1-based numbers as text) that the analyst fixed. */
export type Columns = v.InferOutput<typeof columnsSchema>
export const dateOrderSchema = v.picklist(['dmy', 'mdy', 'ymd'])
export type DateOrder = v.InferOutput<typeof dateOrderSchema>

/** One file of an import, as `starling import --json` lists it. */
export interface FileReport {
  readonly path: string
  readonly format: string | null
  readonly encoding: string | null
  readonly rows: number
  readonly imported: number
  readonly duplicates: number
  readonly rejected: number
  /** The first 20. */
  readonly rejects: readonly Reject[]
  readonly error: { readonly code: string; readonly message: string } | null
  /** What the analyst should know about how the file was read, e.g. an order of day and month that is not certain. */
  readonly notes?: readonly string[]
}

export interface ImportReport {
  readonly files: readonly FileReport[]
  /** The workspace's after the import: tweets, first and last time (ISO with offset). */
  readonly tweets: number
  readonly from: string | null
  readonly to: string | null
  readonly seconds: number
}

export interface ImportRow extends FileReport {
  readonly import: number
  readonly started: number
  readonly finished: number | null
}

export const importRequests = {
  'imports.list': request<readonly ImportRow[]>()(v.object({})),
  'imports.rejects': request<{ readonly total: number; readonly rows: readonly Reject[] }>()(
    v.object({ import: id, ...page })
  ),
  'imports.start': request<{ readonly job: number }>()(
    v.object({
      paths: v.pipe(v.array(v.string()), v.minLength(1)),
      zone: v.optional(v.string()),
      columns: v.optional(columnsSchema),
      dateOrder: v.optional(dateOrderSchema),
      /** Tag what is new with the active model as soon as the import is done. */
      tag: v.optional(v.boolean(), true)
    })
  )
}
