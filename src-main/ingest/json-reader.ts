import { AppError } from '../base/errors'
import type { Reject } from '../contract/domain'
import type { Format, Head, ReadOptions, Row } from './format'
import { firstObjects, hasJsonLines, type Shape, shapeOf } from './json-shape'
import { type JsonPiece, splitJson, splitLines } from './json-splitter'
import { list, type Members, members, parseJson, text } from './json-values'
import { type FlatReader, flatReader } from './object-flat'
import { fromV1, isV1 } from './object-v1'
import { fromV2, type Includes, isV2, readIncludes } from './object-v2'
import { zoneClock } from './zone-time'

const NOTHING: Includes = readIncludes(null)

/** A format whose objects have the given shape; all of them are read alike, object by object. */
export function jsonFormat(name: string, shape: Shape): Format {
  return { name, sniff: (head) => (shapeOf(head) === shape ? 1 : 0), read: readJson }
}

async function* readJson(
  head: Head,
  chunks: AsyncIterable<string>,
  options: ReadOptions
): AsyncGenerator<Row> {
  const isLines = hasJsonLines(head.text)
  const reader = new ObjectReader(head, options)
  for await (const piece of isLines ? splitLines(chunks) : splitJson(chunks)) {
    if (piece.text.trim() === '') continue
    let value: unknown
    try {
      value = parseJson(piece.text)
    } catch {
      yield badJson(piece)
      continue
    }
    yield* reader.rows(value, piece.line)
  }
}

function badJson(piece: JsonPiece): Reject {
  const { line, isWhole } = piece
  return isWhole
    ? { line, code: 'bad-json', message: 'The line is not valid JSON.' }
    : { line, code: 'truncated', message: 'The file ends in the middle of this object.' }
}

class ObjectReader {
  readonly #head: Head
  readonly #options: ReadOptions
  readonly #local: (wall: number) => number
  /** Null where the file's tweets are of a known kind and its other objects hold no text. */
  #flat: FlatReader | null | undefined
  #hasTweets = false

  constructor(head: Head, options: ReadOptions) {
    this.#head = head
    this.#options = options
    this.#local = zoneClock(options.zone)
  }

  *rows(value: unknown, line: number): Generator<Row> {
    if (Array.isArray(value)) {
      for (const item of value) yield* this.rows(item, line)
      return
    }
    const object = members(value)
    if (!object) {
      yield notATweet(line)
      return
    }
    const inner = members(object.tweet)
    if (inner) yield this.#row(inner, NOTHING, line)
    else if (isPage(object)) yield* this.#page(object, line)
    else if (isError(object)) yield apiError(object, line)
    else yield this.#row(object, NOTHING, line)
  }

  *#page(page: Members, line: number): Generator<Row> {
    const includes = readIncludes(page.includes)
    const container = page.data ?? page.statuses ?? page.tweets ?? page.results
    const tweets = Array.isArray(container) ? list(container) : [container]
    for (const tweet of tweets) {
      const object = members(tweet)
      yield object ? this.#row(object, includes, line) : notATweet(line)
    }
  }

  #row(object: Members, includes: Includes, line: number): Row {
    const isKnown = this.#options.columns.text === undefined
    if (isKnown && (isV2(object) || isV1(object))) {
      this.#hasTweets = true
      const tweet = isV2(object)
        ? fromV2(object, includes, line, this.#local)
        : fromV1(object, line, this.#local)
      return tweet ?? noText(line)
    }
    const flat = this.#flatReader(object)
    return flat === null ? notATweet(line) : (flat.read(object, line) ?? noText(line))
  }

  /** @throws AppError `no-text-column` where nothing in the file is a tweet of a known kind */
  #flatReader(first: Members): FlatReader | null {
    if (this.#flat !== undefined) return this.#flat
    const objects = firstObjects(this.#head, 2000)
    const sample = objects.filter((object) => !isV2(object) && !isV1(object))
    try {
      this.#flat = flatReader(sample.length > 0 ? sample : [first], this.#options)
    } catch (thrown) {
      const hasTweets = this.#hasTweets || sample.length < objects.length
      if (!(thrown instanceof AppError) || !hasTweets || this.#options.columns.text !== undefined)
        throw thrown
      this.#flat = null
    }
    return this.#flat
  }
}

function isPage(object: Members): boolean {
  if (text(object.text) !== null || text(object.full_text) !== null) return false
  const data = object.data
  return members(data) !== null || [data, object.statuses, object.tweets, object.results].some(Array.isArray)
}

/** Messages that a stream of the API v1.1 sends among its tweets. */
const NOTICES = 'error delete limit scrub_geo status_withheld user_withheld warning disconnect'.split(' ')

function isError(object: Members): boolean {
  if (text(object.text) !== null || text(object.full_text) !== null) return false
  const isProblem = text(object.title) !== null && text(object.detail) !== null && !('id' in object)
  return isProblem || Array.isArray(object.errors) || NOTICES.some((name) => members(object[name]) !== null)
}

function apiError(object: Members, line: number): Reject {
  const error = members(list(object.errors)[0]) ?? members(object.error) ?? object
  const what = text(error.detail) ?? text(error.message) ?? text(error.title)
  return { line, code: 'api-error', message: what ?? 'A message of the API in place of a tweet.' }
}

function notATweet(line: number): Reject {
  return { line, code: 'not-a-tweet', message: 'The value is not a tweet.' }
}

function noText(line: number): Reject {
  return { line, code: 'no-text', message: 'The tweet has no text.' }
}
