import { LABELS, labelIndex } from '../../text/labels'

/** Sets of labels that a token may have, each kept once. Set 0 allows every label. */
export interface LabelSets {
  /** Number of the set; the order of `labels` does not matter. */
  add(labels: readonly number[]): number
  readonly count: number
  has(set: number, label: number): boolean
  /** The only label of a set; null where it has several. */
  only(set: number): number | null
  /** `[set, stride]`: 1 where allowed, else 0. */
  masks(stride: number): Float32Array
}

export function createLabelSets(): LabelSets {
  const sets: (readonly number[])[] = [LABELS.map((_, i) => i)]
  const known = new Map([[sets[0]!.join(), 0]])
  return {
    add(labels) {
      const set = [...new Set(labels)].sort((a, b) => a - b)
      const key = set.join()
      const before = known.get(key)
      if (before !== undefined) return before
      known.set(key, sets.length)
      return sets.push(set) - 1
    },
    get count() {
      return sets.length
    },
    has: (set, label) => sets[set]!.includes(label),
    only: (set) => (sets[set]!.length === 1 ? sets[set]![0]! : null),
    masks(stride) {
      const masks = new Float32Array(sets.length * stride)
      sets.forEach((set, i) => {
        for (const label of set) masks[i * stride + label] = 1
      })
      return masks
    }
  }
}

/** Index of a label that is known to exist. */
export function indexOf(label: string): number {
  const index = labelIndex(label)
  if (index === undefined) throw new RangeError(`there is no label ${label}`)
  return index
}
