import { LABELS } from '../text/labels'

/** What tells the labels of one label set over the layers that all sets share; head 0 has our labels and goes into the bundle. */
export interface Head {
  readonly index: number
  /** Labels: O, then B- and I- of each class. */
  readonly size: number
  /** Floats of a row of its emissions: `size` rounded up to eight. */
  readonly stride: number
  /** Labels in a row of the masks of label sets: the widest head's stride. */
  readonly maskStride: number
}

/** The head of our labels, and those of other sets. @param classes how many each other set has */
export function headsOf(classes: readonly number[] = []): readonly Head[] {
  const sizes = [LABELS.length, ...classes.map((count) => 1 + 2 * count)]
  const strides = sizes.map((size) => Math.ceil(size / 8) * 8)
  const maskStride = Math.max(...strides)
  return sizes.map((size, index) => ({ index, size, stride: strides[index]!, maskStride }))
}

/** The name of a head's weights: that of the main head's as it is. */
export function headName(name: string, { index }: Pick<Head, 'index'>): string {
  return index === 0 ? name : `${name}-${index}`
}

/** Whether a weight belongs to a head of another label set: such weights stay out of a bundle. */
export function isOfOtherHead({ spec }: { readonly spec: { readonly name: string } }): boolean {
  return /^(emission|transitions|start|end)-\d/.test(spec.name)
}

/** The head of our labels alone. */
export const MAIN_HEAD: Head = headsOf()[0]!
