import { seededRandom } from '../../base/random'
import type { LabelledTweet } from '../../evaluation/conll'
import { textKey } from '../../text/text-key'

/**
 * Parts tweets into folds of like size, by tweet; near-copies (equal `textKey`) stay together, so that no fold is measured on what
 * another learned by heart.
 * @returns the fold of each tweet, 0 to `count - 1`
 */
export function foldsOf(tweets: readonly LabelledTweet[], count: number, seed: number): Int32Array {
  const groups = new Map<string, number[]>()
  tweets.forEach(({ tokens }, i) => {
    const key = textKey(tokens.join(' '))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [i])
    else group.push(i)
  })
  const sizes = new Array<number>(count).fill(0)
  const folds = new Int32Array(tweets.length)
  for (const group of seededRandom(seed).shuffle([...groups.values()])) {
    const smallest = sizes.indexOf(Math.min(...sizes))
    sizes[smallest]! += group.length
    for (const i of group) folds[i] = smallest
  }
  return folds
}
