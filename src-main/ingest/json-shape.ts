import type { Head } from './format'
import { list, type Members, members, parseJson } from './json-values'
import { isV1 } from './object-v1'
import { isV2 } from './object-v2'

/** How the objects of a JSON file are built. */
export type Shape = 'archive' | 'page' | 'v2' | 'v1' | 'flat'

/** What the files of an account's archive begin with: `window.YTD.tweets.part0 = [`, before 2018 `Grailbird.data.tweets_2013_04 = [`. */
const SCRIPT = /^\s*(?:window|Grailbird)\.\w+(?:\.\w+)*\s*=\s*\[/

/** The shape of the first object, or of the first of a known kind; null where the head is no JSON. */
export function shapeOf(head: Head): Shape | null {
  if (SCRIPT.test(head.text)) return 'archive'
  if (!/^\s*[[{]/.test(head.text)) return null
  const first = firstObjects(head, 1)[0]
  if (!first) return guessShape(head.text)
  if (members(first.tweet)) return 'archive'
  if (isV2(first)) return 'v2'
  if (isV1(first)) return 'v1'
  const containers = [first.data, first.statuses, first.tweets, first.results]
  const isPage = members(first.data) !== null || containers.some(Array.isArray) || Array.isArray(first.errors)
  if (isPage) return 'page'
  const others = firstObjects(head, 20)
  return others.some(isV2) ? 'v2' : others.some(isV1) ? 'v1' : 'flat'
}

/** For a first object longer than the head, or broken. */
function guessShape(text: string): Shape | null {
  if (!/^\s*\[?\s*\{\s*"/.test(text)) return null
  if (/"data"\s*:\s*[[{]/.test(text)) return 'page'
  if (/"(?:author_id|edit_history_tweet_ids)"\s*:/.test(text)) return 'v2'
  return /"(?:full_text|id_str)"\s*:/.test(text) ? 'v1' : 'flat'
}

/** True where some of the first lines are each a whole JSON value. */
export function hasJsonLines(text: string): boolean {
  let begin = 0
  for (let n = 0; n < 5; n++) {
    const end = text.indexOf('\n', begin)
    const line = text.slice(begin, end < 0 ? text.length : end).trim()
    if (/^(?:\{.*\}|\[.*\])$/s.test(line) && parses(line)) return true
    if (end < 0 || (line !== '' && line[0] !== '{')) return false
    begin = end + 1
  }
  return false
}

/** Up to `limit` of the objects that stand whole in the head, those of pages and arrays among them. */
export function firstObjects(head: Head, limit: number): Members[] {
  const found: Members[] = []
  const keep = (value: unknown): void => {
    for (const item of Array.isArray(value) ? value : [value]) {
      const object = members(item)
      if (object && found.length < limit) found.push(object)
    }
  }
  let at = 0
  while (found.length < limit) {
    const begin = head.text.indexOf('{', at)
    const end = begin < 0 ? -1 : objectEnd(head.text, begin)
    if (end < 0) break
    at = end
    const value = parses(head.text.slice(begin, end))
    const page = limit > 1 ? members(value?.value) : null
    keep(page && Array.isArray(page.data) ? list(page.data) : value?.value)
  }
  return found
}

function objectEnd(text: string, begin: number): number {
  let depth = 0
  let inString = false
  for (let i = begin; i < text.length; i++) {
    const character = text[i]
    if (inString) {
      if (character === '\\') i++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return i + 1
  }
  return -1
}

function parses(text: string): { readonly value: unknown } | null {
  try {
    return { value: parseJson(text) }
  } catch {
    return null
  }
}
