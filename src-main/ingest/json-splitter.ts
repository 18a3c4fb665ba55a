/** One JSON value of a longer text, or the remains of one that was cut off. */
export interface JsonPiece {
  readonly text: string
  /** 1-based line where it begins. */
  readonly line: number
  /** False for what the end of the text cut off. */
  readonly isWhole: boolean
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEWLINE = 0x0a
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d

/**
 * Yields the objects of a JSON array, of several arrays, of objects one after the other, or of a script that assigns an
 * array (`window.YTD.tweets.part0 = [...]`), as their text, without holding more than one. What stands between objects
 * is passed over.
 */
export async function* splitJson(chunks: AsyncIterable<string>): AsyncGenerator<JsonPiece> {
  let held = ''
  let depth = 0
  let inString = false
  let escaped = false
  let line = 1
  let beginLine = 1
  for await (const chunk of chunks) {
    let begin = depth > 0 ? 0 : -1
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i)
      if (code === NEWLINE) line++
      if (depth === 0) {
        if (code !== OPEN_OBJECT) continue
        depth = 1
        begin = i
        beginLine = line
      } else if (inString) {
        if (escaped) escaped = false
        else if (code === BACKSLASH) escaped = true
        else if (code === QUOTE) inString = false
      } else if (code === QUOTE) inString = true
      else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth++
      else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
        if (--depth > 0) continue
        yield { text: held + chunk.slice(begin, i + 1), line: beginLine, isWhole: true }
        held = ''
        begin = -1
      }
    }
    if (begin >= 0) held += chunk.slice(begin)
  }
  if (depth > 0) yield { text: held, line: beginLine, isWhole: false }
}

/** The lines of a text, without their ends. `isWhole` is false for a last line that no line end follows. */
export async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<JsonPiece> {
  let held = ''
  let line = 0
  for await (const chunk of chunks) {
    let begin = 0
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', begin)) {
      line++
      const text = held + chunk.slice(begin, end)
      held = ''
      begin = end + 1
      yield { text: text.endsWith('\r') ? text.slice(0, -1) : text, line, isWhole: true }
    }
    held += chunk.slice(begin)
  }
  if (held) yield { text: held, line: line + 1, isWhole: false }
}
