/** A JSON object whose members are not known yet. */
export type Members = Readonly<Record<string, unknown>>

/** The object itself, or null for any other value. */
export function members(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text that is not blank, a number as text; else null. */
export function text(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null
}

const LONG_NUMBER = /("[^"\\]*"\s*:\s*)(\d{16,})(?=\s*[,}\]])/g

const STRING_OR_CONSTANT = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g

/** Parses JSON, with ids that do not fit a number kept as text, and Python's NaN and Infinity as null. @throws SyntaxError */
export function parseJson(source: string): unknown {
  const exact = source.replace(LONG_NUMBER, '$1"$2"')
  try {
    return JSON.parse(exact)
  } catch (thrown) {
    if (!/\b(?:NaN|Infinity)\b/.test(exact)) throw thrown
    return JSON.parse(exact.replace(STRING_OR_CONSTANT, (found) => (found.startsWith('"') ? found : 'null')))
  }
}
