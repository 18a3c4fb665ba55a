import { expect, it } from 'vitest'
import { durationText, progressText } from '../../../src-main/base/progress-text'

it('says how far a job is, in what it counts', () => {
  expect(progressText({ phase: 'tag', unit: 'tweets', done: 4265, total: 22448 })).toBe(
    'tag: 4,265 of 22,448 tweets'
  )
  expect(progressText({ phase: 'import', unit: 'bytes', done: 6_540_000, total: 38_733_904 })).toBe(
    'import: 6.5 of 38.7 MB'
  )
  expect(progressText({ phase: 'reading tweets', done: 1200, total: null })).toBe('reading tweets: 1,200')
})

it('says a length of time in the unit that fits', () => {
  expect([0.2, 3.2, 89, 120, 5399, 6000].map(durationText)).toEqual([
    'under 1 s',
    '3 s',
    '89 s',
    '2 min',
    '1 h 30 min',
    '1 h 40 min'
  ])
})
