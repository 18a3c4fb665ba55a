import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as v from 'valibot'
import type { WordsInfo } from '../../contract/words'
import { VOCABULARY_FILES } from '../../model/vocabulary'
import { memberFolders } from '../../registry/bundle'
import type { Store } from '../../store'
import type { Models } from './models'

const SHOWN = 12
/** A word that says something by itself. */
const TELLING = /^#?\p{L}[\p{L}\p{N}'-]{2,}$/u
const NAMELESS = new Set(['URL', 'USER'])

/** Where a workspace keeps what was learned of its words. `learned.json` comes last: with it all is whole. */
export function wordFiles(dir: string) {
  const folder = join(dir, 'words')
  return {
    folder,
    corpus: join(folder, 'tweets.tsv'),
    vectors: join(folder, 'vectors.bin'),
    words: join(folder, 'words.tsv'),
    learned: join(folder, 'learned.json')
  } as const
}

const learnedSchema = v.object({ learned: v.string(), tweets: v.number(), words: v.number() })

/** The vectors that were learned here, as a path; null where there are none. */
export async function learnedVectors(dir: string): Promise<string | null> {
  return (await readLearned(dir)) === null ? null : wordFiles(dir).vectors
}

export async function wordsInfo(store: Store, models: Models, model: string): Promise<WordsInfo | null> {
  const learned = await readLearned(store.dir)
  if (learned === null) return null
  const known = await wordsOf(models, model)
  const words = lines(await readFile(wordFiles(store.dir).words, 'utf8')).map((line) => line.split('\t')[0]!)
  const unknown = words.filter((word) => !known.has(word) && !NAMELESS.has(word))
  const examples = unknown.filter((word) => TELLING.test(word)).slice(0, SHOWN)
  return { ...learned, unknown: unknown.length, examples }
}

/** Words that a model has an entry of its own for; of several models together those that all have. */
export async function wordsOf(models: Models, model: string): Promise<ReadonlySet<string>> {
  const dir = await models.dir(model)
  const folders = [dir, ...memberFolders(dir, await models.manifest(model))]
  const texts = await Promise.all(
    folders.map((folder) => readFile(join(folder, VOCABULARY_FILES.words), 'utf8').catch(() => ''))
  )
  const [first = new Set<string>(), ...others] = texts
    .filter((text) => text !== '')
    .map((text) => new Set(lines(text)))
  return new Set([...first].filter((word) => others.every((other) => other.has(word))))
}

async function readLearned(dir: string): Promise<v.InferOutput<typeof learnedSchema> | null> {
  try {
    return v.parse(learnedSchema, JSON.parse(await readFile(wordFiles(dir).learned, 'utf8')))
  } catch {
    return null
  }
}

export async function noteLearned(dir: string, learned: { tweets: number; words: number }): Promise<void> {
  const { learned: path } = wordFiles(dir)
  const { tweets, words } = learned
  await writeFile(`${path}.part`, JSON.stringify({ learned: new Date().toISOString(), tweets, words }))
  await rename(`${path}.part`, path)
}

/** Writes the texts as a corpus file, one a line. */
export async function writeCorpus(dir: string, pages: AsyncIterable<readonly string[]>): Promise<void> {
  const { folder, corpus } = wordFiles(dir)
  await mkdir(folder, { recursive: true })
  await pipeline(Readable.from(asLines(pages)), createWriteStream(corpus))
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' }

async function* asLines(pages: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const page of pages) {
    yield page.map((text) => `${text.replace(/[\\\n\t\r]/g, (letter) => ESCAPES[letter]!)}\n`).join('')
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}
