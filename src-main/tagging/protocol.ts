import * as v from 'valibot'
import type { ScoredSpan } from '../contract/domain'
import type { ErrorBody } from '../contract/errors'

/** What the engine asks of a tagger process. */
export const askSchema = v.variant('type', [
  v.object({ type: v.literal('open'), bundle: v.string() }),
  v.object({ type: v.literal('tag'), id: v.number(), texts: v.array(v.string()) }),
  v.object({ type: v.literal('tag-tokens'), id: v.number(), tweets: v.array(v.array(v.string())) }),
  v.object({ type: v.literal('cancel'), id: v.number() }),
  v.object({ type: v.literal('stop') })
])
export type Ask = v.InferOutput<typeof askSchema>

/** What it answers. A failure without an id is one of opening the model. */
export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'tagged'; readonly id: number; readonly spans: ScoredSpan[][] }
  | { readonly type: 'failed'; readonly id: number | null; readonly error: ErrorBody }

/** The end of a channel to a process: `Port` of ipc satisfies it. */
export interface Channel {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}

/** A tagger process as its host made it: `Child` of ipc satisfies it. */
export interface TaggerProcess {
  readonly port: Channel
  readonly exited: Promise<number | null>
  kill(): void
}

export type SpawnTagger = (role: 'tagger') => Promise<TaggerProcess>
