import type * as v from 'valibot'
import { annotationRequests } from './annotation'
import { checkpointRequests } from './checkpoints'
import { curationRequests } from './curation'
import { explorationRequests } from './exploration'
import { importRequests } from './imports'
import { jobRequests } from './jobs'
import { listRequests } from './lists'
import { modelRequests } from './models'
import { trendRequests } from './trends'
import { tuningRequests } from './tuning'
import { tweetRequests } from './tweets'
import { wordRequests } from './words'
import { workspaceRequests } from './workspace'

/** Every request that the engine answers, composed from topics. Router, client and schemas derive from it. */
export const requests = {
  ...workspaceRequests,
  ...importRequests,
  ...jobRequests,
  ...trendRequests,
  ...curationRequests,
  ...tweetRequests,
  ...annotationRequests,
  ...modelRequests,
  ...tuningRequests,
  ...explorationRequests,
  ...checkpointRequests,
  ...listRequests,
  ...wordRequests
}

type Table = typeof requests
export type RequestName = keyof Table

/** `args` as a caller writes them, `parsed` as a handler gets them (defaults filled), `result` as plain JSON. */
export type Requests = {
  [K in RequestName]: {
    args: v.InferInput<Table[K]['args']>
    parsed: v.InferOutput<Table[K]['args']>
    result: Exclude<Table[K]['result'], undefined>
  }
}

export interface RequestContext {
  /** Aborted when the caller cancels or goes away. */
  readonly signal: AbortSignal
}

export type Handlers = {
  [K in RequestName]: (args: Requests[K]['parsed'], context: RequestContext) => Promise<Requests[K]['result']>
}
