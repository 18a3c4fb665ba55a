import { throwIfCancelled } from '../base/errors'
import type { JobContext } from '../base/job'
import type { SpanSink, TaggedText, Tagger, TweetSource } from './ports'

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
 * Tags all texts that a run has not tagged yet; the next batch is tagged while the last is written. Each write is one transaction, so
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
  const report = (): void => context.report({ phase: 'tag', done: written.tweets, total })
  const write = async (batch: readonly TaggedText[]): Promise<void> => {
    const { tweets, mentions } = await sink.write(run, batch)
    written.tweets += tweets
    written.mentions += mentions
    report()
  }
  report()
  let writing: Promise<void> = Promise.resolve()
  try {
    for (let limit = FIRST; ; limit = Math.min(2 * limit, LARGEST)) {
      throwIfCancelled(signal)
      const pending = await source.next(run, limit)
      if (pending.length === 0) break
      const tagging = tagger.tag(
        pending.map((item) => item.text),
        signal
      )
      const [spans] = await Promise.all([tagging, writing])
      const batch = pending.map((item, i) => ({ ...item, spans: spans[i]! }))
      writing = write(batch)
      writing.catch(() => {})
    }
  } finally {
    await writing
  }
  return written
}
