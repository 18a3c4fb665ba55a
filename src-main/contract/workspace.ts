import * as v from 'valibot'
import { COUNTS, type Count } from './domain'
import { request } from './request'

export interface WorkspaceInfo {
  readonly dir: string
  readonly name: string
  /** IANA zone in which days begin. */
  readonly zone: string
  readonly count: Count
  readonly activeModel: string
  /** Doubtful mentions of new runs are settled by the rest of the import. */
  readonly collective: boolean
  readonly tweets: number
  /** First and last tweet, ms UTC; null in an empty workspace. */
  readonly from: number | null
  readonly to: number | null
  /** The run that the board reads now; null before the first. */
  readonly run: RunInfo | null
  /** Tweets that the active model has not tagged yet. */
  readonly untagged: number
  readonly bytes: number
  readonly version: string
  /** True where the interface runs in a browser: files are uploaded, not opened by path. */
  readonly isBrowser: boolean
}

export interface RunInfo {
  readonly run: number
  readonly model: string
  readonly tweets: number
  readonly mentions: number
  readonly entities: number
  readonly started: number
  readonly finished: number | null
  /** True when the run reached every tweet of the workspace. */
  readonly complete: boolean
}

export const workspaceRequests = {
  'workspace.get': request<WorkspaceInfo>()(v.object({})),
  'workspace.update': request<WorkspaceInfo>()(
    v.object({
      name: v.optional(v.string()),
      zone: v.optional(v.string()),
      count: v.optional(v.picklist(COUNTS)),
      collective: v.optional(v.boolean())
    })
  ),
  'workspace.runs': request<readonly RunInfo[]>()(v.object({}))
}
