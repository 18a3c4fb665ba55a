import { rmSync } from 'node:fs'
import * as v from 'valibot'
import { throwIfCancelled } from '../../base/errors'
import { wordRequests } from '../../contract/words'
import type { Spawn } from '../../ipc/child'
import { type AnyJob, defineJob } from '../../jobs'
import type { LearnedWords } from '../../lexical/learn-words'
import type { Store } from '../../store'
import { noteLearned, wordFiles, writeCorpus } from './words'
import { learnInChild } from './words-child'

/** The newest distinct texts that words are learned from: more teach no more, and take memory. */
const MOST_TEXTS = 3_000_000

const schema = wordRequests['words.learn'].args

/** Learns the words of the workspace's tweets in the trainer process. Killed and started again it goes on with the epoch it was in. */
export function wordsJob(store: Store, spawn: Spawn): AnyJob {
  return defineJob({
    kind: 'words',
    lane: 'train',
    title: () => 'Learn the words of these tweets',
    parse: (input) => v.parse(schema, input),
    async run({ seed, threads }, context): Promise<LearnedWords> {
      const files = wordFiles(store.dir)
      context.report({ phase: 'prepare', done: 0, total: null })
      try {
        await writeCorpus(store.dir, cancellable(store.tweets.texts(MOST_TEXTS), context.signal))
        const { corpus, vectors, words } = files
        const learned = await learnInChild(
          spawn,
          { corpus, vectors, words, seed, threads: threads ?? null },
          context
        )
        await noteLearned(store.dir, learned)
        return learned
      } finally {
        rmSync(files.corpus, { force: true })
      }
    }
  })
}

async function* cancellable<T>(pages: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const page of pages) {
    throwIfCancelled(signal)
    yield page
  }
}
