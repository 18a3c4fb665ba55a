import { throwIfCancelled } from '../base/errors'
import type { JobContext } from '../base/job'
import type { PendingText, SpanSink, TaggedText, Tagger, TweetSource } from './ports'

/** Texts of the first batch, small so that the first tags are soon there, and of the largest. */
const FIRST = 256
const LARGEST = 2048

export interface TagOptions {
  readonly source: TweetSource
  readonly sink: SpanSink
  readonly tagger: Tagger
  readonly run: number
  readonly context: JobContext
}

/**
 * Tags all texts that a run has not tagged yet; two batches are with the tagger and one is being written at any time. Each write is one transaction, so
 * a run that was stopped at any moment is gone on with by calling this again. Progress is in tweets.
 * @returns tweets and mentions written by this call
 */
export async function tagWorkspace({
  source,
  sink,
  tagger,
  run,
  context
}: TagOptions): Promise<{ readonly tweets: number; readonly mentions: number }> {
  const { signal } = context
  const { tweets: total } = await source.pending(run)
  const written = { tweets: 0, mentions: 0 }
  const report = (): void => context.report({ phase: 'tag', unit: 'tweets', done: written.tweets, total })
  const write = async (batch: readonly TaggedText[]): Promise<void> => {
    const { tweets, mentions } = await sink.write(run, batch)
    written.tweets += tweets
    written.mentions += mentions
    report()
  }
  const tag = async (pending: readonly PendingText[]): Promise<TaggedText[]> => {
    const texts = pending.map((item) => item.text)
    const spans = await tagger.tag(texts, signal)
    return pending.map((item, i) => ({ ...item, spans: spans[i]! }))
  }
  report()
  let ahead: Promise<TaggedText[]> | null = null
  let writing: Promise<void> = Promise.resolve()
  try {
    for (let limit = FIRST; ; limit = Math.min(2 * limit, LARGEST)) {
      throwIfCancelled(signal)
      const pending = await source.next(run, limit)
      const tagging = pending.length === 0 ? null : held(tag(pending))
      if (ahead !== null) {
        const [batch] = await Promise.all([ahead, writing])
        writing = held(write(batch))
      }
      if (tagging === null) break
      ahead = tagging
    }
  } finally {
    await writing
  }
  return written
}

/** A promise that is awaited later: its failure is not unhandled until then. */
function held<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
