/** An entity over tokens: `[start, end)` in token indices of one tweet. */
export interface Chunk {
  readonly start: number
  readonly end: number
  readonly class: string
}

/**
 * Entities of a label sequence by the rules of conlleval (Tjong Kim Sang 2002) as seqeval applies them without `mode='strict'`:
 * an I that follows O, or a label of another class, begins an entity. Understands BIO, IOB1 and BIOES; what has no prefix is read
 * by its first letter, as seqeval does.
 */
export function chunks(labels: readonly string[]): Chunk[] {
  const found: Chunk[] = []
  let previous = 'O'
  let previousClass = ''
  let start = 0
  for (let i = 0; i <= labels.length; i++) {
    const label = labels[i] ?? 'O'
    const tag = label.charAt(0)
    const entity = label === 'O' ? '' : classOf(label)
    if (ends(previous, tag, previousClass !== entity)) found.push({ start, end: i, class: previousClass })
    if (begins(previous, tag, previousClass !== entity)) start = i
    previous = tag
    previousClass = entity
  }
  return found
}

/** `B-geo-loc` -> `geo-loc`; a bare `B` -> `_`. */
export function classOf(label: string): string {
  const rest = label.slice(1)
  return (rest.startsWith('-') ? rest.slice(1) : rest) || '_'
}

function ends(previous: string, tag: string, isOtherClass: boolean): boolean {
  if (previous === 'O') return false
  if (previous === 'E' || previous === 'S' || isOtherClass) return true
  return tag === 'B' || tag === 'S' || tag === 'O'
}

function begins(previous: string, tag: string, isOtherClass: boolean): boolean {
  if (tag === 'O') return false
  if (tag === 'B' || tag === 'S' || isOtherClass) return true
  return previous === 'O' || previous === 'E' || previous === 'S'
}

/** BIO labels of chunks that do not overlap. */
export function bioLabels(length: number, entities: readonly Chunk[]): string[] {
  const labels = new Array<string>(length).fill('O')
  for (const entity of entities) {
    for (let i = entity.start; i < entity.end; i++)
      labels[i] = `${i === entity.start ? 'B' : 'I'}-${entity.class}`
  }
  return labels
}
