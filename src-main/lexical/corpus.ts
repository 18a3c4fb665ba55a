import { throwIfCancelled } from '../base/errors'
import { normaliseWord } from '../text/normalise'
import { tokenise } from '../text/tokenise'
import { IntegerList } from './integer-list'
import { SequenceSet } from './sequence-set'

/** Longer texts are cut into sentences of this many words. */
export const SENTENCE_LIMIT = 1000

/** Stands after each sentence among the tokens. */
export const SENTENCE_END = -1

export interface CorpusOptions {
  /** Words seen less often are left out. */
  readonly minCount: number
  /** What a word that is left out leaves behind: nothing, so that its neighbours become neighbours, or the end of a sentence. */
  readonly rare: 'drop' | 'break'
}

/** A tokenised body of texts as numbers. */
export interface Corpus {
  /** The most frequent first, ties by code unit. */
  readonly words: readonly string[]
  /** How often each of `words` occurs. */
  readonly counts: Int32Array
  /** Indices into `words`, `SENTENCE_END` after each sentence. */
  readonly tokens: Int32Array
  /** Texts that differ after normalising. */
  readonly texts: number
  /** Texts left out since an equal one came before. */
  readonly duplicates: number
  /** Words of the distinct texts, rare ones included. */
  readonly running: number
}

/**
 * Tokenises and normalises texts, leaves out those that equal an earlier one after normalising, and numbers the words.
 * `onText` is called after each thousand of texts with how many were read.
 */
export async function encodeCorpus(
  texts: AsyncIterable<string> | Iterable<string>,
  options: CorpusOptions,
  onText: (read: number) => void = () => {},
  signal?: AbortSignal
): Promise<Corpus> {
  const numbers = new Map<string, number>()
  const forms = new Map<string, number>()
  const tokens = new IntegerList()
  const seen = new SequenceSet()
  let read = 0
  for await (const text of texts) {
    const start = tokens.length
    for (const token of tokenise(text)) tokens.push(numberOf(token.text, forms, numbers))
    if (tokens.length === start || !seen.add(tokens.view(start))) tokens.truncate(start)
    else tokens.push(SENTENCE_END)
    if (++read % 1000 === 0) {
      throwIfCancelled(signal)
      onText(read)
    }
  }
  onText(read)
  const running = tokens.length - seen.size
  return {
    ...prune([...numbers.keys()], tokens.view(), options),
    texts: seen.size,
    duplicates: read - seen.size,
    running
  }
}

const FORMS_KEPT = 1 << 18

/** The number of a token's normalised form; `forms` remembers those of the tokens met first, which spares most of the normalising. */
function numberOf(token: string, forms: Map<string, number>, numbers: Map<string, number>): number {
  const known = forms.get(token)
  if (known !== undefined) return known
  const word = normaliseWord(token)
  let number = numbers.get(word)
  if (number === undefined) {
    number = numbers.size
    numbers.set(word, number)
  }
  if (forms.size < FORMS_KEPT) forms.set(token, number)
  return number
}

function prune(
  words: readonly string[],
  tokens: Int32Array,
  options: CorpusOptions
): Pick<Corpus, 'words' | 'counts' | 'tokens'> {
  const counts = new Int32Array(words.length)
  for (const token of tokens) if (token >= 0) counts[token]!++
  const kept = [...counts.keys()].filter((i) => counts[i]! >= options.minCount && isWord(words[i]!))
  kept.sort((a, b) => counts[b]! - counts[a]! || (words[a]! < words[b]! ? -1 : 1))
  const renumbered = new Int32Array(words.length).fill(SENTENCE_END)
  kept.forEach((old, i) => {
    renumbered[old] = i
  })
  return {
    words: kept.map((i) => words[i]!),
    counts: Int32Array.from(kept, (i) => counts[i]!),
    tokens: renumber(tokens, renumbered, options.rare === 'break')
  }
}

/** Vectors and clusters are written with white space between the fields. */
function isWord(word: string): boolean {
  return word !== '' && !/\s/.test(word)
}

function renumber(tokens: Int32Array, renumbered: Int32Array, isBroken: boolean): Int32Array {
  const out = new IntegerList()
  let length = 0
  for (const token of tokens) {
    const word = token < 0 ? SENTENCE_END : renumbered[token]!
    if (word >= 0) {
      out.push(word)
      length++
    }
    const ends = token < 0 || (word < 0 && isBroken) || length === SENTENCE_LIMIT
    if (ends && length > 0) {
      out.push(SENTENCE_END)
      length = 0
    }
  }
  return out.view().slice()
}
