import * as v from 'valibot'
import type { EpochRecord, Progress } from './domain'
import type { ErrorBody } from './errors'
import { id } from './filter'
import { request } from './request'

export const JOB_KINDS = [
  'import',
  'tag',
  'copies',
  'lists',
  'words',
  'train',
  'tune',
  'evaluate',
  'download'
] as const
export type JobKind = (typeof JOB_KINDS)[number]
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const
export type JobState = (typeof JOB_STATES)[number]

export interface JobInfo {
  readonly job: number
  readonly kind: JobKind
  readonly title: string
  readonly state: JobState
  readonly progress: Progress | null
  readonly created: number
  readonly started: number | null
  readonly finished: number | null
  readonly error: ErrorBody | null
  /** What the job returned, plain JSON; null until done. */
  readonly result: unknown
}

/** What the engine tells every window without being asked. A discriminated union. */
export type EngineEvent =
  | { readonly type: 'job'; readonly job: JobInfo }
  | {
      readonly type: 'changed'
      readonly what: readonly (
        | 'workspace'
        | 'imports'
        | 'tweets'
        | 'mentions'
        | 'models'
        | 'annotations'
        | 'lists'
        | 'searches'
      )[]
    }
  | { readonly type: 'train-step'; readonly job: number; readonly step: TrainStep }
  | { readonly type: 'log'; readonly job: number; readonly line: string }
  /** To pages in a browser: one of them is to compute on its graphics card, over a socket at `/graphics` with this number. */
  | { readonly type: 'graphics'; readonly child: number }

/** Live training: a batch or the end of an epoch. */
export type TrainStep =
  | {
      readonly kind: 'start'
      readonly epochs: number
      readonly batches: number
      readonly backend: string
      /** Milliseconds of a step with each backend that was compared; absent where there was no choice. */
      readonly backendMs?: Readonly<Record<string, number>>
      readonly tweets: number
      /** Epochs that an earlier try of this run left behind. */
      readonly history?: readonly EpochRecord[]
    }
  | {
      readonly kind: 'batch'
      readonly epoch: number
      readonly batch: number
      readonly batches: number
      readonly loss: number
      readonly ms: number
    }
  | {
      readonly kind: 'epoch'
      readonly record: EpochRecord
      readonly isBest: boolean
      readonly seconds: number
    }

export const jobRequests = {
  'jobs.list': request<readonly JobInfo[]>()(v.object({})),
  'jobs.get': request<JobInfo>()(v.object({ job: id })),
  'jobs.cancel': request<JobInfo>()(v.object({ job: id }))
}
