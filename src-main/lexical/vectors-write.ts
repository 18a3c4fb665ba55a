import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Vectors, vectorAt } from './vectors'

const ROWS_A_CHUNK = 1000

/** Writes vectors as word2vec does: text, or binary where the name ends in `.bin`. The file appears whole or not at all. */
export async function writeVectors(path: string, vectors: Vectors): Promise<void> {
  await writeWhole(path, path.endsWith('.bin') ? binary(vectors) : text(vectors))
}

/** Writes chunks to a file beside `path` that then takes its place. */
export async function writeWhole(path: string, chunks: Iterable<string | Uint8Array>): Promise<void> {
  const part = `${path}.part`
  await pipeline(Readable.from(chunks), createWriteStream(part))
  await rename(part, path)
}

function* text(vectors: Vectors): Generator<string> {
  yield `${vectors.words.length} ${vectors.dim}\n`
  for (let from = 0; from < vectors.words.length; from += ROWS_A_CHUNK) {
    let chunk = ''
    for (let row = from; row < Math.min(from + ROWS_A_CHUNK, vectors.words.length); row++) {
      chunk += vectors.words[row]!
      for (const x of vectorAt(vectors, row)) chunk += ` ${Math.round(x * 1e6) / 1e6}`
      chunk += '\n'
    }
    yield chunk
  }
}

function* binary(vectors: Vectors): Generator<Uint8Array> {
  const { words, dim } = vectors
  yield Buffer.from(`${words.length} ${dim}\n`)
  for (let from = 0; from < words.length; from += ROWS_A_CHUNK) {
    const rows = words.slice(from, from + ROWS_A_CHUNK).flatMap((word, i) => {
      const values = Buffer.alloc(dim * 4)
      vectorAt(vectors, from + i).forEach((x, k) => {
        values.writeFloatLE(x, k * 4)
      })
      return [Buffer.from(`${word} `), values, Buffer.from('\n')]
    })
    yield Buffer.concat(rows)
  }
}
