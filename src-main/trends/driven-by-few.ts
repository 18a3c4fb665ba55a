import type { Voices } from './ports'

const FEW_AUTHORS = 5
const LEADING = 1 / 3
const COPIED = 0.8

/**
 * Few are behind an entity where it has under five authors, where one author wrote more than a third of its tweets, or where copies are four in five of them: what many pass on
 * is half copies anyway. Where no author is known copies alone tell. A statement about who speaks, not about chance: it changes no figure.
 */
export function isDrivenByFew({ authors, topAuthorShare, copiedShare }: Omit<Voices, 'entity'>): boolean {
  return copiedShare >= COPIED || (authors > 0 && (authors < FEW_AUTHORS || topAuthorShare > LEADING))
}
