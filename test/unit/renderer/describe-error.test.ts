import { expect, it } from 'vitest'
import { AppError } from '../../../src-main/base/errors'
import { describeError } from '../../../src-renderer/state/notices.svelte'

it.each([
  ['the file is empty', 'The file is empty.'],
  ['numbers.csv: no column holds a text', 'numbers.csv: no column holds a text.'],
  ['/home/ann/tweets: there is no file', '/home/ann/tweets: there is no file.'],
  ['C:\\tweets\\a.csv: not read', 'C:\\tweets\\a.csv: not read.'],
  ['no F1. nothing was tagged', 'No F1. nothing was tagged.']
])('"%s" is told as a sentence', (message, told) => {
  expect(describeError(new AppError('unreadable', message)).text).toBe(told)
})

it('where it went wrong stands behind, unless the message says so', () => {
  const at = { where: 'a.csv: row 3', remedy: 'give it a date' }
  expect(describeError(new AppError('data-invalid', 'there is no date', at))).toEqual({
    text: 'There is no date (a.csv: row 3)',
    remedy: 'Give it a date.'
  })
  expect(describeError(new AppError('data-invalid', 'a.csv: row 3 has no date', at)).text).toBe(
    'a.csv: row 3 has no date.'
  )
})
