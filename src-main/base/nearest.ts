/** Of some names the one that a misspelled name most likely means; null where none is near. Ties go to the earlier. */
export function nearest(name: string, names: Iterable<string>): string | null {
  const most = Math.max(1, Math.floor(name.length / 3))
  let best: { readonly name: string; readonly distance: number } | null = null
  for (const other of names) {
    const distance = editDistance(name.toLowerCase(), other.toLowerCase())
    if (distance <= most && (best === null || distance < best.distance)) best = { name: other, distance }
  }
  return best?.name ?? null
}

/** Letters that are added, left out, exchanged, or swapped with their neighbour (Damerau 1964). */
export function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        rows[i - 1]![j - 1]! + (isSame ? 0 : 1),
        isSwapped ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY
      )
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
