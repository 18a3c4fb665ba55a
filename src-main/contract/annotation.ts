import * as v from 'valibot'
import { CLASSES } from './classes'
import type { Span, TweetRow } from './domain'
import { id } from './filter'
import { request } from './request'

/** Below so many annotated tweets all are trained on: none is held out, nothing is measured, and no search can compare. */
export const MEASURABLE = 20

export const spanSchema = v.object({ start: id, end: id, class: v.picklist(CLASSES) })

/** One append-only revision: the whole set of a tweet's spans as the analyst left it. */
export interface Revision {
  readonly revision: number
  readonly tweet: number
  /** The revision it follows; null for the first of a tweet. */
  readonly parent: number | null
  readonly spans: readonly Span[]
  readonly created: number
}

export interface AnnotationSummary {
  readonly tweets: number
  readonly revisions: number
  /** Tweets annotated or changed since the last training that used annotations. */
  readonly sinceTraining: number
}

export const annotationRequests = {
  /** Appends a revision; `parent` is the revision the analyst saw, so that nothing is lost to a race (`stale-revision`). */
  'annotation.revise': request<TweetRow>()(
    v.object({ tweet: id, parent: v.nullable(id), spans: v.array(spanSchema) })
  ),
  'annotation.history': request<readonly Revision[]>()(v.object({ tweet: id })),
  'annotation.summary': request<AnnotationSummary>()(v.object({}))
}
