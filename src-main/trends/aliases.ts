import type { AliasSuggestion } from '../contract/curation'

/** An entity by its key, with its mentions. */
export interface Named {
  readonly key: string
  readonly n: number
}

/** How many times rarer a misspelling is than what it stands for, and how often it may be at most. */
const RARER = 10
const RARE = 50
const LEAST_TOGETHER = 2

/**
 * Why two entities may be one, or null:
 * - `acronym`: the letters of the one are the initials of the other's words;
 * - `contained`: the words of the one are in the other, and tweets name both (`Boston` and `Boston Marathon` do so too: the analyst decides);
 * - `spelling`: one edit apart (two from nine letters on; Damerau 1964), the one rare and ten times rarer than the other. Numbers are not misspelt.
 *
 * @param together tweets that name both
 */
export function aliasReason(a: Named, b: Named, together: number): AliasSuggestion['reason'] | null {
  if (isAcronym(a.key, b.key) || isAcronym(b.key, a.key)) return 'acronym'
  if (together >= LEAST_TOGETHER && (holds(a.key, b.key) || holds(b.key, a.key))) return 'contained'
  const [rare, often] = a.n < b.n ? [a, b] : [b, a]
  if (rare.n > RARE || rare.n * RARER > often.n || /\d/.test(rare.key + often.key)) return null
  const shorter = Math.min(rare.key.length, often.key.length)
  if (shorter < 5) return null
  return editDistance(rare.key, often.key) <= (shorter >= 9 ? 2 : 1) ? 'spelling' : null
}

function isAcronym(short: string, long: string): boolean {
  const words = long.split(' ')
  if (words.length < 2 || short.includes(' ')) return false
  return words.map((word) => Array.from(word)[0]).join('') === short
}

function holds(long: string, short: string): boolean {
  return long !== short && ` ${long} `.includes(` ${short} `)
}

/** Edits and swaps of neighbours (optimal string alignment) that make one of the other. */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length]!
}
