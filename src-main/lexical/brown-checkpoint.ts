import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import type { BrownStep } from './brown'
import type { Corpus } from './corpus'
import { writeWhole } from './vectors-write'

const EVERY_MS = 15_000

/** Where a run of `clusterWords` keeps what it has, so that one that was ended goes on. */
export interface BrownCheckpoint {
  /** What to go on from; null where there is nothing of this very run. */
  read(): Promise<Uint8Array | null>
  /** Saves now and then. */
  take(step: BrownStep): Promise<void>
  remove(): Promise<void>
}

/** A file that begins with the hash of corpus and number of clusters. */
export function brownCheckpoint(
  path: string,
  corpus: Corpus,
  clusters: number,
  everyMs = EVERY_MS
): BrownCheckpoint {
  const key = createHash('sha256')
    .update(`${clusters}\n${corpus.words.join('\n')}\n`)
    .update(corpus.tokens)
    .digest()
  let last = performance.now()
  return {
    async read() {
      const bytes = await readFile(path).catch(() => null)
      return bytes?.subarray(0, key.length).equals(key) ? bytes.subarray(key.length) : null
    },
    async take({ save }) {
      if (save === null || performance.now() - last < everyMs) return
      await writeWhole(path, [key, save()])
      last = performance.now()
    },
    remove: () => rm(path, { force: true })
  }
}
