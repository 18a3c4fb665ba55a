import * as v from 'valibot'
import { backOffs, normaliseWord } from '../text/normalise'
import type { FeatureLists } from './list-features'

/** Characters that have an embedding of their own; id = place + 2, 0 is padding, 1 any other. */
export const CHARACTERS =
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\'-_.@#&!?:;,/()*+%$"'

/** Names of the vocabulary's files in a bundle. */
export const VOCABULARY_FILES = {
  header: 'vocabulary.json',
  words: 'words.txt',
  clusters: 'clusters.bin'
} as const

export const vocabularyHeaderSchema = v.object({
  /** Words with a vector are the first `vectors` lines of the word list; line i has vector i + 1, vector 0 is the unknown word's. */
  vectors: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The resource that each cluster column was read from; columns of one resource know the same words. */
  columns: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Cluster id of an unknown word, for each column. */
  unknown: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Rows of the cluster embedding. */
  clusters: v.pipe(v.number(), v.integer(), v.minValue(0)),
  characters: v.string(),
  /** Characters of a word that are read. */
  wordLength: v.pipe(v.number(), v.integer(), v.minValue(1))
})
export type VocabularyHeader = v.InferOutput<typeof vocabularyHeaderSchema>

export interface Vocabulary extends VocabularyHeader {
  /** Normalised words; the line is the row of `ids`. */
  readonly words: readonly string[]
  /** Cluster ids, `[word, column]`; the column's unknown id where a word has none. */
  readonly ids: Uint16Array
  /** Lists of names that are features of their own; absent where there are none. */
  readonly lists?: FeatureLists
}

export function parseVocabulary(header: unknown, words: string, clusters: Uint8Array): Vocabulary {
  const parsed = v.parse(vocabularyHeaderSchema, header)
  const list = words === '' ? [] : words.replace(/\n$/, '').split('\n')
  const ids = new Uint16Array(clusters.byteLength >> 1)
  const view = new DataView(clusters.buffer, clusters.byteOffset, clusters.byteLength)
  for (let i = 0; i < ids.length; i++) ids[i] = view.getUint16(i * 2, true)
  const isWhole =
    ids.length === list.length * parsed.columns.length &&
    parsed.unknown.length === parsed.columns.length &&
    parsed.vectors <= list.length &&
    ids.every((id) => id < parsed.clusters)
  if (!isWhole) throw new RangeError('the vocabulary files do not belong together')
  return { ...parsed, words: list, ids }
}

/** The files' contents: header (JSON), words (one a line), clusters (uint16, little endian). */
export function formatVocabulary(vocabulary: Vocabulary): {
  readonly header: string
  readonly words: string
  readonly clusters: Uint8Array
} {
  const { words, ids, lists: _, ...header } = vocabulary
  const clusters = new Uint8Array(ids.length * 2)
  const view = new DataView(clusters.buffer)
  ids.forEach((id, i) => {
    view.setUint16(i * 2, id, true)
  })
  return { header: JSON.stringify(header), words: words.map((word) => `${word}\n`).join(''), clusters }
}

export interface Lookup {
  /** Id of the word's vector or that of its nearest known form; 0 where none is known. */
  vector(word: string): number
  /** Cluster ids of the word, one a column. */
  clusters(word: string): number[]
}

/** Looks tokens up, each resource by itself: first as normalised, then by the forms of `backOffs`. */
export function createLookup(vocabulary: Vocabulary): Lookup {
  const rows = new Map(vocabulary.words.map((word, row) => [word, row]))
  const width = vocabulary.columns.length
  const forms = (word: string): string[] => {
    const normal = normaliseWord(word)
    return [normal, ...backOffs(normal)]
  }
  return {
    vector(word) {
      for (const form of forms(word)) {
        const row = rows.get(form)
        if (row !== undefined && row < vocabulary.vectors) return row + 1
      }
      return 0
    },
    clusters(word) {
      const ids = [...vocabulary.unknown]
      const missing = new Set(vocabulary.columns)
      for (const form of forms(word)) {
        const row = rows.get(form)
        if (row === undefined) continue
        for (const resource of [...missing]) {
          const columns = vocabulary.columns.flatMap((r, column) => (r === resource ? [column] : []))
          const first = columns[0]!
          if (vocabulary.ids[row * width + first] === vocabulary.unknown[first]) continue
          for (const column of columns) ids[column] = vocabulary.ids[row * width + column]!
          missing.delete(resource)
        }
        if (missing.size === 0) break
      }
      return ids
    }
  }
}

/** Character ids of a word, `wordLength` long; links and @names are one `@`. */
export function characterIds(
  word: string,
  characters: ReadonlyMap<string, number>,
  wordLength: number
): number[] {
  const normal = normaliseWord(word)
  const spelled = normal === 'URL' || normal === 'USER' ? ['@'] : [...word].slice(0, wordLength)
  const ids = spelled.map((character) => characters.get(character) ?? 1)
  return [...ids, ...new Array<number>(wordLength - ids.length).fill(0)]
}

/** Character -> id. */
export function characterIndex(characters: string): ReadonlyMap<string, number> {
  return new Map([...characters].map((character, i) => [character, i + 2]))
}
