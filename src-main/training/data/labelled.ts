import { AppError } from '../../base/errors'
import type { LabelledTweet } from '../../evaluation/conll'
import type { LabelMap } from '../../model/config-data'
import { isLegalStart, isLegalTransition } from '../../model/transitions'
import { splitLabel } from '../../text/bio'
import { LABELS } from '../../text/labels'
import { indexOf, type LabelSets } from './label-sets'

export type Source = 'gold' | 'auxiliary' | 'silver'

/** A tweet to train on: for each token the set of labels that it may have. */
export interface TrainingTweet {
  readonly words: readonly string[]
  readonly sets: Int32Array
  readonly weight: number
  readonly source: Source
  /** Number of the head that its labels are of; 0, ours, where it is left out. */
  readonly head?: number
  /** Share of the tweets like it that each epoch sees; all where it is left out. */
  readonly share?: number
}

/** Fully labelled tweets with our classes. */
export function goldTweets(tweets: readonly LabelledTweet[], sets: LabelSets, weight = 1): TrainingTweet[] {
  return tweets.map(({ tokens, labels }) => ({
    words: tokens,
    sets: Int32Array.from(labels, (label) => sets.add([indexOf(label)])),
    weight,
    source: 'gold'
  }))
}

/** Tweets with foreign classes: each label allows what the map says that it may stand for. */
export function auxiliaryTweets(
  tweets: readonly LabelledTweet[],
  sets: LabelSets,
  map: LabelMap,
  weight: number,
  share = 1
): TrainingTweet[] {
  const hidden = (map.O ?? []).flatMap((name) => [indexOf(`B-${name}`), indexOf(`I-${name}`)])
  const outside = sets.add([0, ...hidden])
  return tweets.map(({ tokens, labels }) => {
    const sequence = labels.map((label) => {
      const [prefix, name] = splitLabel(label)
      const classes = label === 'O' ? undefined : map[name]
      return classes === undefined ? outside : sets.add(classes.map((c) => indexOf(`${prefix}-${c}`)))
    })
    return { words: tokens, sets: Int32Array.from(sequence), weight, source: 'auxiliary', share }
  })
}

/** Tweets with foreign classes that a head of their own learns: label 1 + 2i begins the class i, 2 + 2i goes on with it. */
export function foreignTweets(
  tweets: readonly LabelledTweet[],
  sets: LabelSets,
  classes: readonly string[],
  head: number,
  weight: number,
  share = 1
): TrainingTweet[] {
  const labelOf = (label: string): number => {
    const [prefix, name] = splitLabel(label)
    return label === 'O' ? 0 : 1 + 2 * classes.indexOf(name) + (prefix === 'B' ? 0 : 1)
  }
  return tweets.map(({ tokens, labels }) => ({
    words: tokens,
    sets: Int32Array.from(labels, (label) => sets.add([labelOf(label)])),
    weight,
    source: 'auxiliary',
    head,
    share
  }))
}

/**
 * Tweets that a teacher labelled: `token<TAB>label[|label...]`, optionally `# weight W` before a tweet.
 * An I- that nothing allowed before it can precede is dropped, or becomes a B-.
 */
export function silverTweets(
  text: string,
  sets: LabelSets,
  weight: number,
  name: string,
  share = 1
): TrainingTweet[] {
  const tweets: TrainingTweet[] = []
  let words: string[] = []
  let allowed: number[][] = []
  let factor = 1
  const close = (): void => {
    if (words.length > 0) {
      const legal = withLegalPath(allowed)
      tweets.push({
        words,
        sets: Int32Array.from(legal, (labels) => sets.add(labels)),
        weight: weight * factor,
        source: 'silver',
        share
      })
    }
    words = []
    allowed = []
    factor = 1
  }
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line === '') close()
    else if (line.startsWith('# weight ')) factor = Number(line.slice(9))
    else {
      const [word, labels] = line.split('\t')
      const indices = labels?.split('|').map((label) => LABELS.indexOf(label)) ?? [-1]
      if (word === undefined || indices.includes(-1) || !Number.isFinite(factor)) {
        throw new AppError('data-invalid', 'a silver line is token<TAB>label[|label...]', {
          where: `${name}, line ${i + 1}`
        })
      }
      words.push(word)
      allowed.push(indices)
    }
  }
  close()
  return tweets
}

function withLegalPath(allowed: readonly number[][]): number[][] {
  const legal: number[][] = []
  for (const labels of allowed) {
    const before = legal.at(-1)
    const fits = labels.filter((to) =>
      before === undefined ? isLegalStart(to) : before.some((from) => isLegalTransition(from, to))
    )
    legal.push(fits.length > 0 ? fits : [labels[0]! - 1])
  }
  return legal
}
