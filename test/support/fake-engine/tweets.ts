import { seededRandom } from '../../../src-main/base/random'
import type { MarkedSpan, TweetRow } from '../../../src-main/contract/domain'
import { END, START, TRENDS } from './entities'

export const TOTAL = 373_757

const FRAMES: readonly (readonly string[])[] = [
  ['Two loud bangs near the finish line of the ', ', people running everywhere 😨'],
  ['Police ask everyone in ', ' to stay indoors. ', ' transit is shut down'],
  ['', ' v ', ' tonight feels different. Stay strong #', ''],
  ['I can not believe what happened to ', ' today... thoughts with everyone there 🙏🏽'],
  ['RT @newsdesk: ', ' says it will answer questions from ', ' at noon http://t.co/a8Yx2k'],
  [
    'just got home from ',
    ' and honestly the best night of my life, ',
    ' you were amazing 👨‍👩‍👧‍👦❤️ see you all next year, same place same time, do not be late'
  ],
  ['nothing happens here, so bored lol']
]

const changed = new Map<number, TweetRow>()
/** Which entity a tweet was made for, so that it is the same when it is asked for alone. */
const wantedBy = new Map<number, number | null>()

export function tweetOf(tweet: number, asked?: number | null): TweetRow {
  const kept = changed.get(tweet)
  if (kept) return kept
  if (asked !== undefined) wantedBy.set(tweet, asked)
  const wanted = wantedBy.get(tweet) ?? null
  const random = seededRandom(tweet + 1)
  const frame = FRAMES[wanted === null ? random.below(FRAMES.length) : random.below(FRAMES.length - 1)]!
  const spans: MarkedSpan[] = []
  let text = frame[0]!
  for (const [i, piece] of frame.slice(1).entries()) {
    const trend = wanted !== null && i === 0 ? TRENDS[wanted] : TRENDS[random.below(24)]
    const name = trend?.name ?? 'Boston'
    spans.push({
      start: text.length,
      end: text.length + name.length,
      class: trend?.class ?? 'other',
      confidence: Math.round((0.3 + 0.69 * random.next()) * 1000) / 1000,
      entity: trend?.entity ?? null,
      source: 'model'
    })
    text += name + piece
  }
  return {
    tweet,
    id: String(323_000_000_000 + tweet),
    time: Math.round(END - ((END - START) * (tweet + 1)) / (TOTAL + 1)),
    author: `user_${random.below(9000)}`,
    text,
    kind: text.startsWith('RT') ? 'retweet' : 'original',
    spans,
    revision: null
  }
}

export function keep(row: TweetRow): TweetRow {
  changed.set(row.tweet, row)
  return row
}
