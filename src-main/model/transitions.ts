import { isBegin, LABELS, OUTSIDE } from '../text/labels'

/** What an illegal transition adds to a path's score. */
export const FORBIDDEN = -1e4

/** A tweet may begin with O or any B-. */
export function isLegalStart(label: number): boolean {
  return label === OUTSIDE || isBegin(label)
}

/** BIO: I-c follows B-c or I-c only. */
export function isLegalTransition(from: number, to: number): boolean {
  return isLegalStart(to) || (from !== OUTSIDE && (from - 1) >> 1 === (to - 1) >> 1)
}

/**
 * Score of each transition under BIO, `[from, to]`: 0 where legal, `FORBIDDEN` elsewhere.
 * @param size labels: O, then B-c and I-c of each class
 */
export function transitionConstraints(size = LABELS.length): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) =>
    isLegalTransition(Math.floor(i / size), i % size) ? 0 : FORBIDDEN
  )
}

/** Score of each first label under BIO. */
export function startConstraints(size = LABELS.length): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => (isLegalStart(i) ? 0 : FORBIDDEN))
}
