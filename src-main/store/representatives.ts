import { fold } from '../text/fold'

const WORD = /[\p{L}\p{N}#@]{3,}/gu
/** What likeness to those already chosen costs, against likeness to all (Carbonell & Goldstein 1998). */
const DIVERSITY = 0.6

/**
 * Picks texts that stand for all: each next one says what many say (by weighted word frequency, cosine) and not what the chosen
 * ones said already (maximal marginal relevance).
 * @param texts distinct texts; `weight` counts their copies
 * @returns indices, best first
 */
export function representatives(
  texts: readonly { readonly text: string; readonly weight: number }[],
  limit: number
): number[] {
  const bags = texts.map(({ text }) => new Set(fold(text.replace(/https?:\/\/\S+/g, ' ')).match(WORD) ?? []))
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
  const chosen: number[] = []
  const nearest = bags.map(() => 0)
  while (chosen.length < Math.min(limit, texts.length)) {
    let best = -1
    let top = Number.NEGATIVE_INFINITY
    worth.forEach((value, i) => {
      const score = value - DIVERSITY * (nearest[i] ?? 0)
      if (score > top && !chosen.includes(i)) {
        top = score
        best = i
      }
    })
    chosen.push(best)
    bags.forEach((bag, i) => {
      nearest[i] = Math.max(nearest[i] ?? 0, likeness(bag, bags[best] ?? new Set()))
    })
  }
  return chosen
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const word of a) if (b.has(word)) shared++
  const all = a.size + b.size - shared
  return all === 0 ? 1 : shared / all
}
