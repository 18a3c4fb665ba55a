import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatConll, type LabelledTweet } from '../evaluation/conll'
import { datasetHash } from './dataset'

export interface FrozenDataset {
  readonly hash: string
  /** The CoNLL file. */
  readonly path: string
  readonly tweets: number
}

/** Writes the tweets into `folder/<hash>/tweets.conll`. The same tweets give the same hash and are written once. */
export function freezeDataset(
  folder: string,
  name: string,
  tweets: readonly LabelledTweet[],
  created: Date
): FrozenDataset {
  const conll = formatConll(tweets)
  const hash = datasetHash(conll)
  const home = join(folder, hash)
  const path = join(home, 'tweets.conll')
  if (!existsSync(path)) {
    const draft = `${home}.draft`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    writeFileSync(join(draft, 'tweets.conll'), conll)
    writeFileSync(
      join(draft, 'dataset.json'),
      `${JSON.stringify({ formatVersion: 1, hash, name, tweets: tweets.length, created: created.toISOString() }, null, 2)}\n`
    )
    renameSync(draft, home)
  }
  return { hash, path, tweets: tweets.length }
}
