export interface Inline {
  readonly kind: 'text' | 'code' | 'strong'
  readonly text: string
}

export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Inline[])[])[] }

/** What model cards use of Markdown: headings, paragraphs, lists, tables (their first row is the head), `code` and **strong**. All else stays as it is. */
export function markdownBlocks(text: string): Block[] {
  return text
    .split(/^(#+ .*)$|\n\s*\n/m)
    .map((part) => part?.trim() ?? '')
    .filter((part) => part !== '')
    .map(blockOf)
}

function blockOf(part: string): Block {
  const heading = /^#+ (.*)$/.exec(part)
  if (heading) return { kind: 'heading', text: inlines(heading[1]!) }
  const lines = part.split('\n').map((line) => line.trim())
  if (lines.length > 1 && lines.every((line) => /^\|.*\|$/.test(line)) && /^[|\s:-]+$/.test(lines[1]!)) {
    return { kind: 'table', rows: [lines[0]!, ...lines.slice(2)].map(cells) }
  }
  if (lines.every((line) => /^[-*] /.test(line))) {
    return { kind: 'list', items: lines.map((line) => inlines(line.slice(2))) }
  }
  return { kind: 'paragraph', text: inlines(lines.join(' ')) }
}

function cells(line: string): Inline[][] {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => inlines(cell.trim()))
}

function inlines(text: string): Inline[] {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (/^`.+`$/.test(piece)) return { kind: 'code', text: piece.slice(1, -1) }
      if (/^\*\*.+\*\*$/.test(piece)) return { kind: 'strong', text: piece.slice(2, -2) }
      return { kind: 'text', text: piece }
    })
}
