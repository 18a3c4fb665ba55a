/**
 * A uniform sample of a stream of unknown length (Vitter 1985, algorithm R).
 * @param next uniform in [0, 1) @param seen called with the number of items read after each
 */
export async function reservoir<T>(
  items: AsyncIterable<T>,
  count: number,
  next: () => number,
  seen: (read: number) => void
): Promise<T[]> {
  const kept: T[] = []
  let read = 0
  for await (const item of items) {
    seen(++read)
    if (kept.length < count) kept.push(item)
    else {
      const place = Math.floor(next() * read)
      if (place < count) kept[place] = item
    }
  }
  return kept
}
