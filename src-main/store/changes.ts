/** What was committed since the store was opened, so that what is derived from it can be made anew. */
export interface Changes {
  readonly count: { tweets: number; mentions: number; forced: number; rows: number }
  tweets(): void
  /** @param isForced true where the next reading must see it: an annotation or a deletion, not more tags of a run */
  mentions(isForced: boolean): void
  /** Names count otherwise than before; no row of the cube changed. */
  names(): void
}

export function createChanges(): Changes {
  const count = { tweets: 0, mentions: 0, forced: 0, rows: 0 }
  return {
    count,
    tweets: () => void count.tweets++,
    mentions(isForced) {
      count.mentions++
      count.rows++
      if (isForced) count.forced++
    },
    names() {
      count.mentions++
      count.forced++
    }
  }
}
