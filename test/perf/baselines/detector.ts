/** A known method for comparison: a score for each bucket of one entity's counts; what is above a threshold is called a trend. */
export interface Detector {
  readonly name: string
  /** @param counts one a bucket @param period buckets of a week, for methods that know cycles; -Infinity where the method cannot judge yet */
  scores(counts: Float64Array, period: number): Float64Array
}
