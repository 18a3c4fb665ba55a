import { expect, it } from 'vitest'
import { requireFit } from '../../../../src-main/training/transformer/tokenizer-fit'

const REFUSED = expect.objectContaining({
  code: 'model-unusable',
  at: expect.objectContaining({ where: 'vocab.txt' })
})

/** What is thrown for a tokenizer of so many pieces beside weights of so many rows; null where it fits. */
function thrownFor(pieces: number, rows: number): unknown {
  const vocab = Object.fromEntries(Array.from({ length: pieces }, (_, id) => [`piece ${id}`, id]))
  try {
    requireFit({ tokenizer: { model: { vocab } }, special: NONE, path: 'vocab.txt' }, rows)
    return null
  } catch (thrown) {
    return thrown
  }
}

const NONE = { begin: 0, end: 0, padding: 0, unknown: 0 }

it.each([
  ['as many pieces as rows', 30_522, 30_522],
  ['rows up to a multiple of 64', 30_522, 30_528],
  ['rows up to a multiple of 128', 30_593, 30_720],
  ['a large table with less than a hundredth to spare', 50_000, 50_500]
])('takes %s', (_, pieces, rows) => {
  expect(thrownFor(pieces, rows)).toBeNull()
})

it.each([
  ['one piece too many', 30_523, 30_522],
  ['the cased tokenizer beside the uncased BERT', 28_996, 30_522],
  ['half of the pieces', 15_261, 30_522],
  ['a large table with more than a hundredth to spare', 50_000, 50_600],
  ['no piece at all', 0, 420]
])('refuses %s', (_, pieces, rows) => {
  expect(thrownFor(pieces, rows)).toEqual(REFUSED)
})

it('counts pieces that were added to the vocabulary', () => {
  const tokenizer = { model: { vocab: { a: 0 } }, added_tokens: [{ id: 420, content: '<user>' }] }
  expect(() => requireFit({ tokenizer, special: NONE, path: 'tokenizer.json' }, 420)).toThrow(
    /421 pieces.*420/
  )
  expect(() => requireFit({ tokenizer, special: NONE, path: 'tokenizer.json' }, 421)).not.toThrow()
})
