import { expect, it } from 'vitest'
import type { MentionSource } from '../../../src-main/contract/domain'
import { mentionGiver, mentionLabel, mentionTitle } from '../../../src-renderer/lib/mention-text'

const span = { start: 0, end: 6, class: 'sportsteam', confidence: 0.824 } as const
const by = (source: MentionSource, confidence: number = span.confidence) => ({
  ...span,
  confidence,
  source,
  entity: 1
})

it('every mention tells in words who gave it', () => {
  const told = [by('model'), by('list', 1), by('collective'), by('analyst', 1), span].map((mention) => [
    mentionLabel(mention),
    mentionGiver(mention),
    mentionTitle(mention)
  ])
  expect(told).toEqual([
    ['team', '82.4 %', 'team, by the model, probability 82.4 %'],
    ['team list', 'list', 'team, from a list'],
    ['team others', 'other tweets, 82.4 %', 'team, by the same name in other tweets, 82.4 %'],
    ['team', 'by hand', 'team, set by hand'],
    ['team', '82.4 %', 'team, by the model, probability 82.4 %']
  ])
})
