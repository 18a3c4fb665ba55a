import type { Voices } from './ports'

const FEW_AUTHORS = 5
const LEADING = 1 / 3
const COPIED = 1 / 2

/**
 * Few are behind an entity where it has under five authors, where one author wrote more than a third of its tweets, or where more than half of them are copies. Where no author
 * is known copies alone tell. A statement about who speaks, not about chance: it changes no figure.
 */
export function isDrivenByFew({ authors, topAuthorShare, copiedShare }: Omit<Voices, 'entity'>): boolean {
  return copiedShare > COPIED || (authors > 0 && (authors < FEW_AUTHORS || topAuthorShare > LEADING))
}
