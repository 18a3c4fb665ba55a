import * as v from 'valibot'
import { request } from './request'

/** A transformer checkpoint that was downloaded into the workspace, for fine-tuning. */
export interface CheckpointInfo {
  /** `OWNER/NAME` */
  readonly model: string
  readonly dir: string
  /** Bytes that are there. */
  readonly bytes: number
  /** False where the download did not come to its end. */
  readonly whole: boolean
}

export const checkpointRequests = {
  'checkpoints.list': request<readonly CheckpointInfo[]>()(v.object({})),
  /** The one request that leads to the network: fetches a model from the hub, or goes on where a download of it stopped. */
  'checkpoints.download': request<{ readonly job: number }>()(
    v.object({
      model: v.pipe(v.string(), v.trim(), v.minLength(1)),
      revision: v.optional(v.string(), 'main')
    })
  )
}
