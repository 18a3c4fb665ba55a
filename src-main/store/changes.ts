/** What was committed since the store was opened, so that what is derived from it can be made anew. */
export interface Changes {
  readonly count: { tweets: number; mentions: number; forced: number }
  tweets(): void
  /** @param isForced true where the next reading must see it: an annotation or a deletion, not more tags of a run */
  mentions(isForced: boolean): void
}

export function createChanges(): Changes {
  const count = { tweets: 0, mentions: 0, forced: 0 }
  return {
    count,
    tweets: () => void count.tweets++,
    mentions(isForced) {
      count.mentions++
      if (isForced) count.forced++
    }
  }
}
