import { wordsIn } from '../text/words'

/** What likeness to those already chosen costs, against likeness to all (Carbonell & Goldstein 1998). */
const DIVERSITY = 0.6
/** Common words over all words of both, from which on two texts are one. */
const SAME = 0.7

export interface Representative {
  readonly index: number
  /** Its weight and that of the texts that say nearly the same, which are not chosen. */
  readonly weight: number
}

/**
 * Picks texts that stand for all: each next one says what many say (by weighted word frequency, cosine) and not what the chosen
 * ones said already (maximal marginal relevance). Near-duplicates of a chosen one are folded into it.
 * @param texts distinct texts; `weight` counts their copies
 * @returns best first
 */
export function representatives(
  texts: readonly { readonly text: string; readonly weight: number }[],
  limit: number
): Representative[] {
  const bags = texts.map(({ text }) => wordsIn(text))
  const sums = new Map<string, number>()
  bags.forEach((bag, i) => {
    for (const word of bag) sums.set(word, (sums.get(word) ?? 0) + Math.sqrt(texts[i]?.weight ?? 1))
  })
  const norm = Math.sqrt([...sums.values()].reduce((sum, n) => sum + n * n, 0)) || 1
  const central = bags.map((bag) => {
    let dot = 0
    for (const word of bag) dot += sums.get(word) ?? 0
    return bag.size === 0 ? 0 : dot / (norm * Math.sqrt(bag.size))
  })
  const copies = Math.max(1, ...texts.map(({ weight }) => weight))
  const worth = central.map((c, i) => c + 0.5 * (Math.log1p(texts[i]?.weight ?? 1) / Math.log1p(copies)))
  const chosen: Representative[] = []
  const nearest = bags.map(() => 0)
  const free = new Set(texts.keys())
  while (chosen.length < limit && free.size > 0) {
    let best = -1
    let top = Number.NEGATIVE_INFINITY
    for (const i of free) {
      const score = (worth[i] ?? 0) - DIVERSITY * (nearest[i] ?? 0)
      if (score > top) {
        top = score
        best = i
      }
    }
    free.delete(best)
    let weight = texts[best]?.weight ?? 1
    for (const i of free) {
      const like = likeness(bags[i]!, bags[best]!)
      nearest[i] = Math.max(nearest[i] ?? 0, like)
      if (like < SAME) continue
      weight += texts[i]?.weight ?? 1
      free.delete(i)
    }
    chosen.push({ index: best, weight })
  }
  return chosen
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const word of a) if (b.has(word)) shared++
  const all = a.size + b.size - shared
  return all === 0 ? 1 : shared / all
}
