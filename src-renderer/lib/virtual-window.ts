/** Browsers clip elements far above this; longer lists are scrolled in proportion. */
export const MAX_HEIGHT = 8_000_000

export interface Scroll {
  readonly total: number
  /** px */
  readonly rowHeight: number
  /** px */
  readonly viewport: number
  /** px */
  readonly scrollTop: number
}

export function isScaled(total: number, rowHeight: number): boolean {
  return total * rowHeight > MAX_HEIGHT
}

export function heightOf(total: number, rowHeight: number): number {
  return Math.min(total * rowHeight, MAX_HEIGHT)
}

/** The row at the top edge, with its fraction that is scrolled away. */
export function topRow({ total, rowHeight, viewport, scrollTop }: Scroll): number {
  if (!isScaled(total, rowHeight)) return scrollTop / rowHeight
  return (scrollTop / (MAX_HEIGHT - viewport)) * (total - viewport / rowHeight)
}

/** The `scrollTop` that brings `row` (fractions allowed) to the top edge. */
export function scrollTopOf(row: number, { total, rowHeight, viewport }: Omit<Scroll, 'scrollTop'>): number {
  const highest = Math.max(0, total - viewport / rowHeight)
  const wanted = Math.min(Math.max(0, row), highest)
  if (!isScaled(total, rowHeight)) return wanted * rowHeight
  return (wanted / highest) * (MAX_HEIGHT - viewport)
}

/** Rows `[first, last)` to draw, the first of them `shift` px below the top of the content. */
export function windowOf(scroll: Scroll, overscan = 6): { first: number; last: number; shift: number } {
  const top = topRow(scroll)
  const first = Math.max(0, Math.floor(top) - overscan)
  const last = Math.min(scroll.total, Math.ceil(top + scroll.viewport / scroll.rowHeight) + overscan)
  return { first, last, shift: scroll.scrollTop - (top - first) * scroll.rowHeight }
}
