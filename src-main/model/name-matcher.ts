import type { EntityClass } from '../contract/classes'
import type { CaseRule, ListedName } from '../contract/lists'
import { fold } from '../text/fold'
import { decodeEntities } from '../text/html-entities'
import { tokenise } from '../text/tokenise'

/** The names of one list, with the rule by which they are found. */
export interface NameList {
  readonly list: number
  readonly caseRule: CaseRule
  readonly names: readonly ListedName[]
}

/** A listed name at tokens `[start, end)`. */
export interface NameMatch {
  readonly start: number
  readonly end: number
  readonly class: EntityClass
  readonly list: number
  readonly priority: number
}

interface Entry extends ListedName {
  readonly list: number
  readonly caseRule: CaseRule
  readonly written: readonly string[]
  /** Found as one hashtag only: `#ManchesterUnited`. */
  readonly isJoined: boolean
}

interface Node {
  readonly next: Map<string, Node>
  readonly entries: Entry[]
}

const HASH = /^[#＃](?=[\p{L}\p{N}])/u
const UPPER = /\p{Lu}/u
const LOWER = /\p{Ll}/u

/**
 * Finds listed names among a text's tokens: all of them, the ones to be preferred first (by priority, then length, then place, then
 * the order of the lists). They may overlap: `withoutOverlap` keeps the preferred. Spelling is folded (case, width, diacritics); a
 * hashtag counts as its word, and as a name of several words written together.
 */
export function createNameMatcher(lists: readonly NameList[]): (tokens: readonly string[]) => NameMatch[] {
  const root: Node = { next: new Map(), entries: [] }
  for (const { list, caseRule, names } of lists) {
    for (const name of names) {
      const written = wordsOf(name.name)
      if (written.length === 0) continue
      insert(root, written, { ...name, list, caseRule, written, isJoined: false })
      if (written.length > 1) {
        const joined = [written.join('')]
        insert(root, joined, { ...name, list, caseRule, written: joined, isJoined: true })
      }
    }
  }
  const place = new Map(lists.map(({ list }, i) => [list, i]))
  return (tokens) => {
    const matches: NameMatch[] = []
    const plain = tokens.map((token) => decodeEntities(token).replace(HASH, ''))
    const keys = plain.map(fold)
    for (let start = 0; start < keys.length; start++) {
      let node: Node | undefined = root
      for (let end = start; end < keys.length; end++) {
        node = node.next.get(keys[end]!)
        if (node === undefined) break
        for (const entry of node.entries) {
          if (!isWrittenAs(entry, tokens, plain, start)) continue
          const { class: name, list, priority } = entry
          matches.push({ start, end: end + 1, class: name, list, priority })
        }
      }
    }
    return matches.sort(
      (a, b) =>
        b.priority - a.priority ||
        b.end - b.start - (a.end - a.start) ||
        a.start - b.start ||
        place.get(a.list)! - place.get(b.list)!
    )
  }
}

/** The matches that no preferred one overlaps, by place. */
export function withoutOverlap(matches: readonly NameMatch[]): NameMatch[] {
  const kept: NameMatch[] = []
  for (const match of matches) {
    if (kept.every((other) => other.end <= match.start || other.start >= match.end)) kept.push(match)
  }
  return kept.sort((a, b) => a.start - b.start)
}

/**
 * A run of ASCII letters and digits that every ASCII text with the name has in it, in lower case; null where there is none.
 * Texts without any of the needles and of ASCII alone cannot hold a name.
 */
export function needleOf(name: string): string | null {
  const runs = wordsOf(name).flatMap((word) => fold(word).match(/[a-z0-9]+/g) ?? [])
  return runs.reduce<string | null>(
    (best, run) => (best === null || run.length > best.length ? run : best),
    null
  )
}

function wordsOf(name: string): string[] {
  const text = decodeEntities(name.trim())
  return tokenise(text).map((token) => token.text.replace(HASH, ''))
}

function insert(root: Node, words: readonly string[], entry: Entry): void {
  let node = root
  for (const word of words.map(fold)) {
    let next = node.next.get(word)
    if (next === undefined) {
      next = { next: new Map(), entries: [] }
      node.next.set(word, next)
    }
    node = next
  }
  node.entries.push(entry)
}

function isWrittenAs(
  entry: Entry,
  tokens: readonly string[],
  plain: readonly string[],
  start: number
): boolean {
  const { written, caseRule, isJoined } = entry
  const isHashtag = tokens[start] !== undefined && HASH.test(tokens[start]!)
  if (isJoined && !isHashtag) return false
  if (caseRule === 'exact') return written.every((word, i) => plain[start + i] === word)
  if (caseRule === 'ignore' || written.length > 1 || isHashtag || isJoined) return true
  const isListedLow = !UPPER.test(written[0]!)
  const token = plain[start]!
  return isListedLow || UPPER.test(token) || !LOWER.test(token)
}
