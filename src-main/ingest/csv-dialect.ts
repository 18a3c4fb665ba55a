/** What parts the cells of a table. */
export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export interface Dialect {
  readonly delimiter: Delimiter
  /** Share of the sampled records that have the most common number of cells. */
  readonly regularity: number
  readonly cells: number
}

const SAMPLE = 200

/** The delimiter under which most records of the head have one and the same number of cells; null where there are no cells. */
export function sniffDialect(text: string, isWhole: boolean): Dialect | null {
  let best: Dialect | null = null
  for (const delimiter of DELIMITERS) {
    const counts = cellCounts(text, delimiter, isWhole)
    const tally = new Map<number, number>()
    for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1)
    let cells = 1
    for (const [count, n] of tally) {
      if (count > 1 && (cells === 1 || n > tally.get(cells)! || (n === tally.get(cells) && count > cells)))
        cells = count
    }
    if (cells === 1) continue
    const regularity = tally.get(cells)! / counts.length
    if (!best || score(regularity, cells) > score(best.regularity, best.cells))
      best = { delimiter, regularity, cells }
  }
  return best
}

function score(regularity: number, cells: number): number {
  return regularity * (1 - 0.3 / cells)
}

function cellCounts(text: string, delimiter: string, isWhole: boolean): number[] {
  const counts: number[] = []
  let cells = 1
  let isQuoted = false
  let isStart = true
  let isBlank = true
  for (let i = 0; i < text.length && counts.length < SAMPLE; i++) {
    const character = text[i]
    if (isQuoted) {
      if (character !== '"') continue
      if (text[i + 1] === '"') i++
      else isQuoted = false
    } else if (character === '"' && isStart) {
      isQuoted = true
      isStart = isBlank = false
    } else if (character === delimiter) {
      cells++
      isStart = true
      isBlank = false
    } else if (character === '\n') {
      if (!isBlank) counts.push(cells)
      cells = 1
      isStart = isBlank = true
    } else if (character !== ' ' && character !== '\r') isStart = isBlank = false
  }
  if (isWhole && !isBlank && counts.length < SAMPLE) counts.push(cells)
  return counts
}

/**
 * True where quotation marks enclose cells. In a table parted by tabs they need not: there a cell that begins with a mark but
 * does not end with one shows that marks are text.
 */
export function hasQuotedCells(text: string, delimiter: Delimiter): boolean {
  if (delimiter !== '\t') return true
  let opened = 0
  let closed = 0
  for (const line of text.split(/\r?\n/)) {
    for (const cell of line.split('\t')) {
      if (!cell.startsWith('"')) continue
      opened++
      if (cell.length > 1 && cell.endsWith('"')) closed++
    }
  }
  return closed >= opened * 0.9
}
