import fc from 'fast-check'

const PIECES = [
  'https://t.co/Ab1',
  'http://x.org/a_(b)?c=1&amp;d',
  '@name',
  '＠wide',
  '#HurricaneSandy',
  "don't",
  'Mary’s',
  '👩‍👩‍👧‍👦',
  '👍🏽',
  '🇬🇧',
  '1️⃣',
  '😂😂',
  '❤️',
  ':-)',
  '<3',
  '&lt;3',
  '&amp;',
  'مرحبا',
  'שלום',
  '\u200f',
  '\u2067',
  'e\u0301',
  '日本語',
  '$1,200',
  '7:30pm',
  'U.S.',
  '...',
  '?!',
  '"',
  '(',
  ')',
  '\u200d',
  '\ufe0f',
  '\u00a0',
  '\n'
]

/** Texts of what breaks tokenisers: emoji sequences, right-to-left text, links, lone joiners, any Unicode. */
export const awkwardText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 2, arbitrary: fc.constant(' ') },
      { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) }
    ),
    { maxLength: 25 }
  )
  .map((pieces) => pieces.join(''))
