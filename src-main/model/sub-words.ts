import { Tokenizer } from '@huggingface/tokenizers'
import { normaliseWord } from '../text/normalise'
import type { EncoderHeader } from './encoder-shape'

/** Cuts words into the pieces of an encoder's vocabulary. */
export interface SubWords {
  readonly header: EncoderHeader
  /** Ids of a word's pieces, at least one; what the vocabulary cannot spell is its unknown piece. */
  pieces(word: string): readonly number[]
}

/** Words whose pieces are remembered before the memory begins anew. */
const REMEMBERED = 200_000

/**
 * Sub-words by a tokenizer.json (WordPiece or byte-level BPE); each word is cut by itself, as Python's tokenizers do with words that
 * come already split.
 */
export function createSubWords(tokenizer: object, header: EncoderHeader): SubWords {
  const cut = new Tokenizer(forSplitWords(tokenizer), {})
  let known = new Map<string, readonly number[]>()
  return {
    header,
    pieces(word) {
      const before = known.get(word)
      if (before !== undefined) return before
      if (known.size >= REMEMBERED) known = new Map()
      const spelled = header.spelling === 'tweet' ? tweetSpelling(word) : word
      const { ids } = cut.encode(spelled, { add_special_tokens: false })
      const pieces = ids.length > 0 ? ids.slice(0, header.wordPieces) : [header.special.unknown]
      known.set(word, pieces)
      return pieces
    }
  }
}

/** Links and @names by one spelling each, hashtags without their mark. */
function tweetSpelling(word: string): string {
  const normal = normaliseWord(word)
  if (normal === 'URL') return 'http'
  if (normal === 'USER') return '@user'
  return word.replace(/^#+(?=.)/u, '')
}

/** What byte-level BPE takes for one stretch of text (Radford et al. 2019), with Unicode's white space: that of JavaScript's \\s differs. */
const STRETCHES =
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\p{White_Space}\\p{L}\\p{N}]+|\\p{White_Space}+(?!\\P{White_Space})|\\p{White_Space}+"

/** Byte-level BPE of words that come split: each stands as if a space were before it. */
function forSplitWords(tokenizer: object): object {
  const { pre_tokenizer: before, normalizer } = tokenizer as {
    pre_tokenizer?: { type?: string; use_regex?: boolean } | null
    normalizer?: object | null
  }
  if (before?.type !== 'ByteLevel') return tokenizer
  const split = { type: 'Split', pattern: { Regex: STRETCHES }, behavior: 'Isolated', invert: false }
  return {
    ...tokenizer,
    normalizer: {
      type: 'Sequence',
      normalizers: [...(normalizer ? [normalizer] : []), { type: 'Prepend', prepend: ' ' }]
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        ...(before.use_regex === false ? [] : [split]),
        { ...before, add_prefix_space: false, use_regex: false }
      ]
    }
  }
}
