import { AppError } from '../../base/errors'
import type { Random } from '../../base/random'
import { reservoir } from '../../base/reservoir'
import type { SubWords } from '../../model/sub-words'
import { textKey } from '../../text/text-key'
import { tokenise } from '../../text/tokenise'
import type { WordSequence } from './masking'

/** Tweets that are drawn for each so many pieces that are wanted: more than enough, for most have more than twice as many. */
const PIECES_A_TWEET = 8
/** Least and most share of the pieces that nothing is learned from, and the most of them. */
const HELD_OUT = 0.02
const MOST_HELD_OUT = 40_000

export interface AdaptationText {
  readonly train: readonly WordSequence[]
  readonly heldOut: readonly WordSequence[]
  /** Distinct tweets that were read, and pieces of each part. */
  readonly tweets: number
  readonly pieces: { readonly train: number; readonly heldOut: number }
}

export interface SampleOptions {
  /** Pieces that are wanted. */
  readonly tokens: number
  readonly random: Random
  /** What errors call the corpus. */
  readonly where: string
  /** Called with the number of tweets read after each. */
  readonly seen: (read: number) => void
}

/** A uniform sample of distinct tweets, cut into pieces, some of it held out. Throws `no-tweets`. */
export async function sampleText(
  texts: AsyncIterable<string>,
  subWords: SubWords,
  { tokens, random, where, seen }: SampleOptions
): Promise<AdaptationText> {
  const count = Math.ceil(tokens / PIECES_A_TWEET)
  const drawn = random.shuffle(await reservoir(texts, count, random.next, seen))
  const known = new Set<string>()
  const sequences: WordSequence[] = []
  let pieces = 0
  for (const text of drawn) {
    if (pieces >= tokens) break
    const key = textKey(text)
    if (known.has(key)) continue
    known.add(key)
    const words = tokenise(text).map((token) => token.text)
    for (const sequence of wordSequences(subWords, words)) {
      sequences.push(sequence)
      pieces += sequence.ids.length
    }
  }
  const wanted = Math.min(HELD_OUT * pieces, MOST_HELD_OUT)
  let held = 0
  let cut = 0
  while (held < wanted && cut < sequences.length - 1) held += sequences[cut++]!.ids.length
  if (cut === 0) {
    throw new AppError('no-tweets', 'there are too few tweets to learn from', {
      where,
      remedy: 'Name a larger corpus.'
    })
  }
  return {
    train: sequences.slice(cut),
    heldOut: sequences.slice(0, cut),
    tweets: known.size,
    pieces: { train: pieces - held, heldOut: held }
  }
}

/** Cuts a tweet's words into framed sequences that the encoder can take, each word whole. */
export function wordSequences(subWords: SubWords, words: readonly string[]): WordSequence[] {
  const { special, window } = subWords.header
  const room = window - 2
  const sequences: WordSequence[] = []
  let ids = [special.begin]
  let starts = [1]
  const end = (): void => {
    if (starts.length > 1) {
      sequences.push({ ids: Int32Array.from([...ids, special.end]), words: Int32Array.from(starts) })
    }
    ids = [special.begin]
    starts = [1]
  }
  for (const word of words) {
    const pieces = subWords.pieces(word).slice(0, room)
    if (ids.length - 1 + pieces.length > room) end()
    ids.push(...pieces)
    starts.push(ids.length)
  }
  end()
  return sequences
}
