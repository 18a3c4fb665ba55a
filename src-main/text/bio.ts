/** `[start, end)` in tokens, with the class as its labels spell it. */
export interface TokenSpan {
  readonly start: number
  readonly end: number
  readonly class: string
}

/** The letter of a label and its class: `B-person` -> `['B', 'person']`, `O` -> `['O', '']`. */
export function splitLabel(label: string): [prefix: string, name: string] {
  const dash = label.indexOf('-')
  return dash < 0 ? [label, ''] : [label.slice(0, dash), label.slice(dash + 1)]
}

/**
 * Spans of a BIO sequence as conlleval (Tjong Kim Sang 2000) and seqeval's default mode read it: an I- that does not
 * continue a span of its class begins one.
 */
export function bioToSpans(labels: readonly string[]): TokenSpan[] {
  const spans: TokenSpan[] = []
  let start = -1
  let open = ''
  for (let i = 0; i <= labels.length; i++) {
    const [prefix, name] = i < labels.length ? splitLabel(labels[i]!) : ['O', '']
    if (start >= 0 && (prefix !== 'I' || name !== open)) {
      spans.push({ start, end: i, class: open })
      start = -1
    }
    if (start < 0 && (prefix === 'B' || prefix === 'I')) {
      start = i
      open = name
    }
  }
  return spans
}

/** BIO labels of `length` tokens. Where spans overlap, the earlier in the list keeps its tokens and the later is left out. */
export function spansToBio(spans: readonly TokenSpan[], length: number): string[] {
  return writeSpans(spans, length, (i, span) => (i === span.start ? 'B' : 'I'))
}

/** BIOES: B- begin, I- inside, E- end, S- single. */
export function spansToBioes(spans: readonly TokenSpan[], length: number): string[] {
  return writeSpans(spans, length, (i, span) => {
    if (span.end - span.start === 1) return 'S'
    if (i === span.start) return 'B'
    return i === span.end - 1 ? 'E' : 'I'
  })
}

/** Spans of BIOES (also BILOU: L = E, U = S). A stray I- or E- begins a span. */
export function bioesToSpans(labels: readonly string[]): TokenSpan[] {
  const spans: TokenSpan[] = []
  let start = -1
  let open = ''
  const close = (end: number): void => {
    if (start >= 0) spans.push({ start, end, class: open })
    start = -1
  }
  labels.forEach((label, i) => {
    const [prefix, name] = splitLabel(label)
    const begins = prefix === 'B' || prefix === 'S' || prefix === 'U'
    if (prefix === 'O' || begins || name !== open) close(i)
    if (prefix === 'O') return
    if (start < 0) {
      start = i
      open = name
    }
    if (prefix === 'S' || prefix === 'U' || prefix === 'E' || prefix === 'L') close(i + 1)
  })
  close(labels.length)
  return spans
}

/** IOB1 (Ramshaw and Marcus 1995): B- only where a span touches the one before it and has its class. */
export function spansToIob1(spans: readonly TokenSpan[], length: number): string[] {
  const labels = spansToBio(spans, length)
  return labels.map((label, i) => {
    const [prefix, name] = splitLabel(label)
    if (prefix !== 'B') return label
    const previous = i > 0 ? splitLabel(labels[i - 1]!)[1] : ''
    return previous === name ? label : `I-${name}`
  })
}

function writeSpans(
  spans: readonly TokenSpan[],
  length: number,
  prefix: (i: number, span: TokenSpan) => string
): string[] {
  const labels = new Array<string>(length).fill('O')
  for (const span of spans) {
    const end = Math.min(span.end, length)
    if (span.start < 0 || span.start >= end || labels.slice(span.start, end).some((l) => l !== 'O')) continue
    for (let i = span.start; i < end; i++) labels[i] = `${prefix(i, { ...span, end })}-${span.class}`
  }
  return labels
}
