import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { labelTweet } from '../../annotation/dataset'
import { type FrozenDataset, freezeDataset } from '../../annotation/freeze'
import { holdOut } from '../../annotation/split'
import { AppError } from '../../base/errors'
import { seededRandom } from '../../base/random'
import { MEASURABLE } from '../../contract/annotation'
import type { EntityClass } from '../../contract/classes'
import { formatConll, type LabelledTweet } from '../../evaluation/conll'
import type { AnnotatedTweet, Store } from '../../store'
import { createOverlay, type RuledList } from '../../tagging/overlay'
import { fold } from '../../text/fold'

const HELD_OUT = 0.25
/** Tweets that the parent labels, so that the new model keeps what the parent knew. */
const REHEARSED = 2000

export interface TrainingSet {
  readonly train: FrozenDataset
  /** Annotated tweets that are not trained on; null where there are too few to measure anything. */
  readonly heldOut: FrozenDataset | null
  /** CoNLL file of tweets that nobody annotated; null where there are none. */
  readonly rehearsal: string | null
  /** The newest revision that the set holds. */
  readonly revision: number
}

export interface TrainingSetOptions {
  readonly name: string
  /** Spans of other classes are left out. */
  readonly classes: readonly EntityClass[]
  readonly seed: number
  /** Folder for the tweets to rehearse; theirs are no annotations and are not frozen. */
  readonly scratch: string
  /** Lists of names whose spans stand in the rehearsed tweets, so that training sees what a listed name is. */
  readonly lists: readonly RuledList[]
  /** Texts in which a list wrote a span, rehearsed beside the others. */
  readonly listed: readonly string[]
  /** Training goes on with other files where nothing is annotated. */
  readonly mayBeEmpty: boolean
}

/** Freezes the annotated tweets into datasets of the workspace. `data-invalid` where nothing is annotated and nothing else is given. */
export async function trainingSet(store: Store, options: TrainingSetOptions): Promise<TrainingSet> {
  const { tweets, revision } = await store.annotations.rows()
  if (tweets.length === 0 && !options.mayBeEmpty) {
    throw new AppError('data-invalid', 'no tweet is annotated yet', {
      remedy: 'correct the tags of some tweets first, or give a CoNLL file to train on'
    })
  }
  const wanted = new Set(options.classes)
  const label = (rows: readonly AnnotatedTweet[]): LabelledTweet[] =>
    rows.flatMap(
      ({ text, spans }) => labelTweet({ text, spans: spans.filter((span) => wanted.has(span.class)) }) ?? []
    )
  const parts = partAnnotated(tweets)
  const freeze = (part: string, rows: readonly AnnotatedTweet[]): FrozenDataset =>
    freezeDataset(join(store.dir, 'datasets'), `${options.name}, ${part}`, label(rows), new Date())
  return {
    train: freeze('annotated', parts.train),
    heldOut: parts.heldOut.length === 0 ? null : freeze('held out', parts.heldOut),
    rehearsal: await rehearsal(store, tweets, options),
    revision
  }
}

/** What is trained on and what is held out; the same tweets fall on the same side whenever this is asked. */
export function partAnnotated(tweets: readonly AnnotatedTweet[]): {
  readonly train: readonly AnnotatedTweet[]
  readonly heldOut: readonly AnnotatedTweet[]
} {
  return tweets.length < MEASURABLE ? { train: tweets, heldOut: [] } : holdOut(tweets, HELD_OUT)
}

/** Tweets that hold an annotated name are left out: there the parent would contradict what the analyst says of that name. */
async function rehearsal(
  store: Store,
  annotations: readonly AnnotatedTweet[],
  { seed, scratch, classes, lists, listed }: TrainingSetOptions
): Promise<string | null> {
  const { tweets } = await store.tweets.extent()
  const annotated = new Set(annotations.map(({ tweet }) => tweet))
  const names = new Set(
    annotations.flatMap(({ text, spans }) => spans.map(({ start, end }) => words(text.slice(start, end))))
  )
  const holdsName = (text: string): boolean => {
    const said = words(text)
    for (const name of names) if (name.trim() !== '' && said.includes(name)) return true
    return false
  }
  const random = seededRandom(seed, 77)
  const numbers = new Set<number>()
  for (let tries = 0; tries < 2 * REHEARSED && numbers.size < REHEARSED; tries++) {
    const tweet = 1 + random.below(tweets + 1)
    if (!annotated.has(tweet)) numbers.add(tweet)
  }
  const rows = await store.tweets.rows(
    [...numbers].sort((a, b) => a - b),
    null
  )
  const own = new Set(annotations.map(({ text }) => text))
  const texts = [...new Set([...rows.map(({ text }) => text), ...listed])].filter(
    (text) => !own.has(text) && !holdsName(text)
  )
  const overlay = createOverlay(lists)
  const labelled = texts.flatMap((text) => {
    const spans = overlay(text, []).spans.filter((span) => classes.includes(span.class))
    return labelTweet({ text, spans }) ?? []
  })
  if (labelled.length === 0) return null
  mkdirSync(scratch, { recursive: true })
  const path = join(scratch, 'rehearsal.conll')
  writeFileSync(path, formatConll(labelled))
  return path
}

/** Folded, with one space around every word, so that whole words can be looked for. */
function words(text: string): string {
  return ` ${fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
}
