import { createHash } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import type { Corpus } from './corpus'
import type { SkipGramWeights } from './skip-gram'
import type { SkipGramOptions } from './skip-gram-options'

const HASH_BYTES = 32

/** Weights on disk after each epoch, so that a run that was ended goes on with the epoch it was in. */
export interface Checkpoint {
  /** How many epochs the checkpoint holds and their weights; null where there is none of this very run. */
  read(
    expected: SkipGramWeights
  ): Promise<{ readonly epochs: number; readonly weights: SkipGramWeights } | null>
  write(epochs: number, weights: SkipGramWeights): Promise<void>
  remove(): Promise<void>
}

/** A checkpoint file belongs to one corpus and one set of options (threads aside): the file starts with the hash of both. */
export function checkpointFile(path: string, corpus: Corpus, options: SkipGramOptions): Checkpoint {
  const key = createHash('sha256')
    .update(JSON.stringify({ ...options, threads: 0 }))
    .update(corpus.words.join('\n'))
    .update(corpus.tokens)
    .digest()
  return {
    async read(expected) {
      const bytes = await readFile(path).catch(() => null)
      const head = HASH_BYTES + 4
      const length = head + expected.input.length + expected.output.length
      if (bytes === null || bytes.length !== length || !bytes.subarray(0, HASH_BYTES).equals(key)) return null
      const middle = head + expected.input.length
      const weights = { input: bytes.subarray(head, middle), output: bytes.subarray(middle) }
      return { epochs: bytes.readUInt32LE(HASH_BYTES), weights }
    },
    async write(epochs, weights) {
      const file = await open(`${path}.part`, 'w')
      try {
        const count = Buffer.alloc(4)
        count.writeUInt32LE(epochs)
        for (const piece of [key, count, weights.input, weights.output])
          await file.writeFile(Buffer.from(piece))
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(`${path}.part`, path)
    },
    remove: () => rm(path, { force: true })
  }
}
