export interface SubwordOptions {
  /** Shortest and longest n-gram in characters, the marks `<` and `>` around the word included. */
  readonly shortest: number
  readonly longest: number
  /** Rows that the n-grams share by their hash. */
  readonly buckets: number
}

export const SUBWORD_DEFAULTS: SubwordOptions = { shortest: 3, longest: 6, buckets: 200_000 }

const encoder = new TextEncoder()

/** The buckets of a word's n-grams as fastText counts them (Bojanowski et al. 2017): of `<word>`, without the single marks. */
export function ngramBuckets(word: string, options: SubwordOptions): number[] {
  const characters = [...`<${word}>`]
  const buckets: number[] = []
  for (let start = 0; start < characters.length; start++) {
    const longest = Math.min(options.longest, characters.length - start)
    for (let length = options.shortest; length <= longest; length++) {
      if (length === 1 && (start === 0 || start + 1 === characters.length)) continue
      buckets.push(fnv1a(characters.slice(start, start + length).join('')) % options.buckets)
    }
  }
  return buckets
}

/** FNV-1a over UTF-8 with fastText's sign extension of bytes above 127. */
function fnv1a(text: string): number {
  let hash = 2166136261
  for (const byte of encoder.encode(text)) {
    hash = Math.imul(hash ^ ((byte << 24) >> 24), 16777619)
  }
  return hash >>> 0
}

/** For each word the input rows that it is the mean of: its own, then those of its n-grams behind all words. */
export function subwordRows(
  words: readonly string[],
  options: SubwordOptions
): { readonly starts: Int32Array; readonly parts: Int32Array } {
  const starts = new Int32Array(words.length + 1)
  const parts: number[] = []
  words.forEach((word, i) => {
    parts.push(i)
    for (const bucket of ngramBuckets(word, options)) parts.push(words.length + bucket)
    starts[i + 1] = parts.length
  })
  return { starts, parts: Int32Array.from(parts) }
}
