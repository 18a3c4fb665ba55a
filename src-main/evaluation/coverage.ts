import type { Coverage, Overlap, Share } from '../contract/exploration'
import { chunks } from './chunks'
import type { LabelledTweet } from './conll'
import { textKeys } from './explore'

/** @param isKnown is asked once for each distinct token */
export function coverage(
  tweets: readonly LabelledTweet[],
  isKnown: (token: string) => boolean,
  top = 10
): Coverage {
  const counts = new Map<string, number>()
  for (const { tokens } of tweets) {
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  }
  const missing = [...counts]
    .filter(([word]) => !isKnown(word))
    .map(([word, count]) => ({ word, count }))
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
  const unknown = new Set(missing.map(({ word }) => word))
  const share = (words: readonly string[]): Share => ({
    known: words.filter((word) => !unknown.has(word)).length,
    total: words.length
  })
  return {
    tokens: share(tweets.flatMap(({ tokens }) => tokens)),
    words: share([...counts.keys()]),
    entityTokens: share(tweets.flatMap(({ tokens, labels }) => tokens.filter((_, i) => labels[i] !== 'O'))),
    missing: missing.slice(0, top)
  }
}

/** Compares development tweets with those that are trained on; words are compared case folded. */
export function overlap(train: readonly LabelledTweet[], dev: readonly LabelledTweet[], top = 10): Overlap {
  const words = new Set(train.flatMap(({ tokens }) => tokens.map((token) => token.toLowerCase())))
  const names = new Set(train.flatMap(entityNames).map(({ name }) => name))
  const typed = new Set(train.flatMap(entityNames).map(typedName))
  const entities = dev.flatMap(entityNames)
  const said = textKeys(train)
  return {
    ...coverage(dev, (token) => words.has(token.toLowerCase()), top),
    entities: { known: entities.filter(({ name }) => names.has(name)).length, total: entities.length },
    entitiesWithClass: {
      known: entities.filter((entity) => typed.has(typedName(entity))).length,
      total: entities.length
    },
    copies: {
      known: dev.filter((tweet) => [...textKeys([tweet])].some((key) => said.has(key))).length,
      total: dev.length
    }
  }
}

interface Named {
  readonly name: string
  readonly class: string
}

function entityNames({ tokens, labels }: LabelledTweet): Named[] {
  return chunks(labels).map(({ start, end, class: name }) => ({
    name: tokens.slice(start, end).join(' ').toLowerCase(),
    class: name
  }))
}

function typedName({ name, class: kind }: Named): string {
  return `${kind}\t${name}`
}
