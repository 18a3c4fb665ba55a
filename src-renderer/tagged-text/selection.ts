import type { Place } from '../lib/segments'

/**
 * The place in a `TaggedText` that the mouse selected; null where it selected nothing or something else.
 * @param root the element around one tagged text
 */
export function selectedPlace(root: HTMLElement, selection: Selection | null): Place | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null
  const start = offsetOf(root, range.startContainer, range.startOffset)
  const end = offsetOf(root, range.endContainer, range.endOffset)
  return end > start ? { start, end } : null
}

/** Where a place of the document lies in the text, in UTF-16 code units. */
function offsetOf(root: HTMLElement, node: Node, offset: number): number {
  const before = document.createRange()
  before.selectNodeContents(root)
  before.setEnd(node, offset)
  const pieces = root.querySelectorAll<HTMLElement>('[data-start]')
  let at = 0
  for (const piece of pieces) {
    const start = Number(piece.dataset.start)
    if (piece.contains(node) && node.nodeType === Node.TEXT_NODE) return start + offset
    const content = document.createRange()
    content.selectNodeContents(piece)
    if (before.compareBoundaryPoints(Range.END_TO_END, content) < 0) break
    at = start + (piece.textContent?.length ?? 0)
  }
  return at
}
