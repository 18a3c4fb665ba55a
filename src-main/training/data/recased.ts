import type { Random } from '../../base/random'
import type { TrainingTweet } from './labelled'

type Spelling = (word: string) => string

/** How a tweet may be written that says the same: in small letters, in capitals, with hashtags as plain words. */
const SPELLINGS: readonly Spelling[] = [
  (word) => word.toLowerCase(),
  (word) => word.toUpperCase(),
  (word) => (word.length > 1 ? word.replace(/^#/, '') : word)
]

/**
 * Draws a share of the tweets and writes each in another way, token by token, with its labels; the way is one of those that change the
 * tweet. A tweet that none changes (emoji alone) comes as it is.
 * @param share 0 to 1
 */
export function recasedCopies(
  tweets: readonly TrainingTweet[],
  share: number,
  random: Random
): TrainingTweet[] {
  if (share === 0) return []
  const drawn = random.shuffle([...tweets]).slice(0, Math.round(tweets.length * share))
  return drawn.map(({ words, sets, weight, source }) => {
    const written = SPELLINGS.map((spell) => words.map(spell)).filter((copy) =>
      copy.some((word, i) => word !== words[i])
    )
    return { words: written[random.below(Math.max(1, written.length))] ?? words, sets, weight, source }
  })
}
