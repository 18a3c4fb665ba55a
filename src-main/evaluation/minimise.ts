const RATIO = (Math.sqrt(5) - 1) / 2

/**
 * Where a function of one minimum between `low` and `high` is least, by golden section (Kiefer 1953).
 * @param width the place is known to within this at the end
 */
export function minimise(
  value: (x: number) => number,
  { low, high, width }: { readonly low: number; readonly high: number; readonly width: number }
): number {
  let a = low
  let b = high
  let left = b - RATIO * (b - a)
  let right = a + RATIO * (b - a)
  let ofLeft = value(left)
  let ofRight = value(right)
  while (b - a > width) {
    if (ofLeft <= ofRight) {
      b = right
      right = left
      ofRight = ofLeft
      left = b - RATIO * (b - a)
      ofLeft = value(left)
    } else {
      a = left
      left = right
      ofLeft = ofRight
      right = a + RATIO * (b - a)
      ofRight = value(right)
    }
  }
  return (a + b) / 2
}
