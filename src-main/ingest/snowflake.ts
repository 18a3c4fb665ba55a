/** Twitter's epoch, and the last id that was given out by counting (4 November 2010). */
const EPOCH = 1288834974657
const LAST_COUNTED = 29_700_859_247n
const LATEST = Date.UTC(2060, 0, 1)

/** The time that a tweet's id holds, ms UTC; null for ids from before November 2010 and for what is no such id. */
export function snowflakeTime(id: string | null): number | null {
  if (id === null || !/^\d{11,19}$/.test(id)) return null
  const number = BigInt(id)
  if (number <= LAST_COUNTED) return null
  const time = Number(number >> 22n) + EPOCH
  return time < LATEST ? time : null
}

const MANGLED = /^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$/

/** True for what a spreadsheet makes of an id: `5.70306E+17`. */
export function isMangledId(cell: string): boolean {
  return MANGLED.test(cell.trim())
}

/** The id in a cell or a link to a tweet; null where there is none or a spreadsheet rounded it. */
export function cleanId(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : null
  if (typeof value !== 'string') return null
  const text = value.trim().replace(/^["']+|["']+$/g, '')
  if (/^\d{1,20}$/.test(text)) return /^0+$/.test(text) ? null : text
  const link = /(?:status(?:es)?\/|^(?:id:|tweet[:/-]?|tag:[^ ]*:))(\d{1,20})\b/i.exec(text)
  if (link) return link[1]!
  const isName = /^[\w:./@+-]{1,200}$/.test(text) && /\d/.test(text) && !isMangledId(text)
  return isName && !/^[\d.,+-]+$/.test(text) ? text : null
}
