import { type Corpus, SENTENCE_END } from './corpus'

/** For each word its neighbours on one side, without repetition: those of word `w` lie at `[starts[w], starts[w + 1])`. */
export interface Adjacency {
  readonly starts: Int32Array
  readonly words: Int32Array
  readonly counts: Int32Array
}

export interface Bigrams {
  /** What follows each word. */
  readonly right: Adjacency
  /** What goes before each word. */
  readonly left: Adjacency
}

/** Counts neighbouring words inside sentences. */
export function countBigrams(corpus: Pick<Corpus, 'words' | 'tokens'>): Bigrams {
  const { tokens } = corpus
  const isPair = (i: number): boolean => tokens[i] !== SENTENCE_END && tokens[i + 1] !== SENTENCE_END
  const starts = new Int32Array(corpus.words.length + 1)
  for (let i = 0; i + 1 < tokens.length; i++) if (isPair(i)) starts[tokens[i]! + 1]!++
  for (let w = 0; w < corpus.words.length; w++) starts[w + 1]! += starts[w]!
  const followers = new Int32Array(starts[corpus.words.length]!)
  const next = starts.slice()
  for (let i = 0; i + 1 < tokens.length; i++) if (isPair(i)) followers[next[tokens[i]!]!++] = tokens[i + 1]!
  const right = tally(starts, followers)
  return { right, left: transpose(right) }
}

/** Makes runs of equal followers one entry with a count. */
function tally(starts: Int32Array, followers: Int32Array): Adjacency {
  const n = starts.length - 1
  const out = new Int32Array(n + 1)
  const counts = new Int32Array(followers.length)
  let end = 0
  for (let w = 0; w < n; w++) {
    const run = followers.subarray(starts[w]!, starts[w + 1]!).sort()
    for (let i = 0; i < run.length; i++) {
      const isNew = i === 0 || run[i] !== followers[end - 1]
      if (isNew) followers[end++] = run[i]!
      counts[end - 1]!++
    }
    out[w + 1] = end
  }
  return { starts: out, words: followers.slice(0, end), counts: counts.slice(0, end) }
}

function transpose({ starts, words, counts }: Adjacency): Adjacency {
  const n = starts.length - 1
  const out = new Int32Array(n + 1)
  for (const word of words) out[word + 1]!++
  for (let w = 0; w < n; w++) out[w + 1]! += out[w]!
  const next = out.slice()
  const before = new Int32Array(words.length)
  const times = new Int32Array(words.length)
  for (let w = 0; w < n; w++) {
    for (let i = starts[w]!; i < starts[w + 1]!; i++) {
      const at = next[words[i]!]!++
      before[at] = w
      times[at] = counts[i]!
    }
  }
  return { starts: out, words: before, counts: times }
}
