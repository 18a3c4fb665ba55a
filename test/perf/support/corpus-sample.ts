import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Random } from '../../../src-main/base/random'
import { type Corpus, type CorpusOptions, encodeCorpus, SENTENCE_END } from '../../../src-main/lexical/corpus'

/** The first tweets of the data folder's unlabelled corpus. */
export async function sampleCorpus(data: string, tweets: number, options: CorpusOptions): Promise<Corpus> {
  const corpus = await encodeCorpus(corpusTexts(data, tweets), options)
  if (corpus.words.length === 0) throw new Error(`no tweets were read from ${data}`)
  return corpus
}

/** The texts of the corpus's first tweets, unpacked by the `xz` program. */
export async function* corpusTexts(data: string, tweets: number): AsyncGenerator<string> {
  const xz = spawn('xz', ['-dc', join(data, 'corpus/tweets-unlabelled.tsv.xz')], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  await once(xz, 'spawn')
  let read = 0
  for await (const line of createInterface({ input: xz.stdout })) {
    yield line.slice(line.lastIndexOf('\t') + 1)
    if (++read === tweets) break
  }
  xz.kill()
}

/** Writes the corpus's sentences for programs that split on white space, one a line, in the corpus's order or in a seeded one. */
export async function writeSentences(path: string, corpus: Corpus, random?: Random): Promise<void> {
  const lines: string[] = []
  let sentence: string[] = []
  for (const token of corpus.tokens) {
    if (token !== SENTENCE_END) {
      sentence.push(corpus.words[token]!)
      continue
    }
    lines.push(`${sentence.join(' ')}\n`)
    sentence = []
  }
  random?.shuffle(lines)
  await pipeline(Readable.from(lines), createWriteStream(path))
}
