import { CLASSES, type EntityClass } from '../contract/classes'

/** The 21 BIO labels: O, then B-c and I-c for each class; the index of B-c is 1 + 2i and that of I-c is 2 + 2i. */
export const LABELS: readonly string[] = ['O', ...CLASSES.flatMap((name) => [`B-${name}`, `I-${name}`])]

export const OUTSIDE = 0

const INDEX: ReadonlyMap<string, number> = new Map(LABELS.map((label, index) => [label, index]))

/** Index of a label in `LABELS`; undefined for a label that is not one of the 21. */
export function labelIndex(label: string): number | undefined {
  return INDEX.get(label)
}

/** The class of a label index; null for O. */
export function labelClass(index: number): EntityClass | null {
  return CLASSES[(index - 1) >> 1] ?? null
}

/** True for B-c. */
export function isBegin(index: number): boolean {
  return index > 0 && index % 2 === 1
}
