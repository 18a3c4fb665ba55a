import { throwIfCancelled } from '../base/errors'
import { buckets } from './buckets'
import type { BundleModel } from './bundle-model'
import type { Session } from './session'
import { windowsOf } from './windows'

interface Piece {
  readonly tweet: number
  readonly tokens: readonly string[]
  /** Tokens left out at the front of the piece, and how many follow that are kept. */
  readonly skip: number
  readonly keep: number
  /** Where the kept tokens belong in the tweet. */
  readonly at: number
}

/**
 * Emissions `[token, label]` of each tweet, handed to `use` as soon as all of its windows are through the graph; the buffer is
 * valid during the call only. Tweets without tokens are not handed over. Between two runs of the graph other events of the thread
 * are served, and a cancel is noticed.
 */
export async function emit(
  session: Session,
  model: BundleModel,
  tweets: readonly (readonly string[])[],
  use: (tweet: number, emissions: Float32Array) => void,
  signal?: AbortSignal
): Promise<void> {
  const size = model.crf.size
  const pieces = tweets.flatMap((tokens, tweet) => piecesOf(tokens, tweet))
  const parts = new Map<number, { left: number; readonly values: Float32Array }>()
  for (const { tweet } of pieces) {
    const part = parts.get(tweet)
    if (part !== undefined) part.left++
    else parts.set(tweet, { left: 1, values: new Float32Array(tweets[tweet]!.length * size) })
  }
  for (const group of buckets(pieces.map((piece) => model.lengthOf(piece.tokens)))) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    throwIfCancelled(signal)
    const batch = model.encode(group.map((i) => pieces[i]!.tokens))
    const emissions = await session.run(batch)
    group.forEach((i, row) => {
      const { tweet, skip, keep, at } = pieces[i]!
      const from = (row * batch.steps + skip) * size
      const part = parts.get(tweet)!
      part.values.set(emissions.subarray(from, from + keep * size), at * size)
      if (--part.left > 0) return
      parts.delete(tweet)
      use(tweet, part.values)
    })
  }
}

function piecesOf(tokens: readonly string[], tweet: number): Piece[] {
  if (tokens.length === 0) return []
  return windowsOf(tokens.length).map(({ start, end, from, to }) => ({
    tweet,
    tokens: tokens.slice(start, end),
    skip: from - start,
    keep: to - from,
    at: from
  }))
}
