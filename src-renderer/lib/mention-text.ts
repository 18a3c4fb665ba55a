import type { MarkedSpan, ScoredSpan } from '../../src-main/contract/domain'
import { nameOfClass, SHORT_NAMES } from './classes'
import { percent } from './format'

type Mention = ScoredSpan | MarkedSpan

/** A span without a source is a model's. */
const sourceOf = (mention: Mention) => ('source' in mention ? mention.source : 'model')

/** The few letters that follow a marked name: its class, and who gave it where that was no model. */
export function mentionLabel(mention: Mention): string {
  const source = sourceOf(mention)
  const giver = source === 'list' ? ' list' : source === 'collective' ? ' others' : ''
  return `${SHORT_NAMES[mention.class]}${giver}`
}

/** Who gave a mention, or how sure the model is of it: `by hand`, `list`, `94 %`. */
export function mentionGiver(mention: Mention): string {
  const source = sourceOf(mention)
  if (source === 'analyst') return 'by hand'
  if (source === 'list') return 'list'
  return `${source === 'collective' ? 'other tweets, ' : ''}${percent(mention.confidence)}`
}

/** The whole of it, for who points at a mark. */
export function mentionTitle(mention: Mention): string {
  const name = nameOfClass(mention.class)
  const source = sourceOf(mention)
  if (source === 'analyst') return `${name}, set by hand`
  if (source === 'list') return `${name}, from a list`
  if (source === 'collective')
    return `${name}, by the same name in other tweets, ${percent(mention.confidence)}`
  return `${name}, by the model, probability ${percent(mention.confidence)}`
}
