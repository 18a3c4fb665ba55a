import { textKey } from '../text/text-key'

/**
 * Parts tweets into what is trained on and what is held out. A tweet's side follows from its text alone (FNV-1a of its copied-text
 * key), so that near-copies stay together and a tweet that was once held out is held out again when more are annotated.
 * @param fraction held out, 0 to 1
 */
export function holdOut<T extends { readonly text: string }>(
  tweets: readonly T[],
  fraction: number
): { train: T[]; heldOut: T[] } {
  const train: T[] = []
  const heldOut: T[] = []
  for (const tweet of tweets) (share(textKey(tweet.text)) < fraction ? heldOut : train).push(tweet)
  return { train, heldOut }
}

function share(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}
