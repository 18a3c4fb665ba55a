import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenise } from '../../../src-main/text/tokenise'
import { agreement, countBoundaries, whiteSpaceStarts } from '../../perf/support/token-agreement'
import { awkwardText } from '../../support/awkward-text'
import { OWN_TWEETS } from './own-tweets'

const words = (text: string): string[] => tokenise(text).map((token) => token.text)

describe('tokenise', () => {
  const cases: [name: string, text: string, tokens: string[]][] = [
    [
      'links lose closing punctuation',
      'see (http://x.org/a_(b)), www.x.co.uk/c?d=1&amp;e=2.',
      ['see', '(', 'http://x.org/a_(b)', ')', ',', 'www.x.co.uk/c?d=1&amp;e=2', '.']
    ],
    [
      'a short link ends where an emoji begins',
      'https://t.co/AbC123😂 t.co/xy…',
      ['https://t.co/AbC123', '😂', 't.co/xy', '…']
    ],
    ['a link that was cut off stays together', 'read http://… now', ['read', 'http://', '…', 'now']],
    [
      'bare domains are told from a missing space',
      'weather.com says.Then',
      ['weather.com', 'says', '.', 'Then']
    ],
    [
      'mentions and hashtags of any width',
      '@ann: ＠ben #Brexit’s ＃東京',
      ['@ann', ':', '＠ben', '#Brexit', '’s', '＃東京']
    ],
    [
      "only 's is split from its word",
      "it's I’m don't we'll Mary’s TEACHER'S",
      ['it', "'s", 'I’m', "don't", "we'll", 'Mary', '’s', 'TEACHER', "'S"]
    ],
    [
      'numbers keep their units',
      '$1,200.50 £5m 7:30pm 8-10pm 50% 1st 24/7 9/18/2010 30+',
      ['$1,200.50', '£5m', '7:30pm', '8-10pm', '50%', '1st', '24/7', '9/18/2010', '30+']
    ],
    [
      'dotted abbreviations keep their dots',
      'U.S. at 5 p.m. by J.K. Rowling.',
      ['U.S.', 'at', '5', 'p.m.', 'by', 'J.K.', 'Rowling', '.']
    ],
    [
      'runs of punctuation are one token',
      'what?!! wait... no…yes',
      ['what', '?!!', 'wait', '...', 'no', '…', 'yes']
    ],
    [
      'emoticons',
      ':) :-( ;D =/ <3 </3 &lt;3 ^^ -_- \\o/ ¯\\_(ツ)_/¯',
      [':)', ':-(', ';D', '=/', '<3', '</3', '&lt;3', '^^', '-_-', '\\o/', '¯\\_(ツ)_/¯']
    ],
    [
      'a colon before a word is no emoticon',
      'Price:$5 Note:Do (a:b)',
      ['Price', ':', '$5', 'Note', ':', 'Do', '(', 'a', ':', 'b', ')']
    ],
    [
      'each emoji is one token',
      '👩‍👩‍👧‍👦👍🏽🇬🇧🇺🇸 1️⃣#️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿🏳️‍🌈',
      ['👩‍👩‍👧‍👦', '👍🏽', '🇬🇧', '🇺🇸', '1️⃣', '#️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏳️‍🌈']
    ],
    ['a repeated emoji is one token', 'lol😂😂😂🔥', ['lol', '😂😂😂', '🔥']],
    [
      'character references',
      'AT&amp;T &amp; &quot;x&quot; &#39;',
      ['AT&amp;T', '&amp;', '&quot;', 'x', '&quot;', '&#39;']
    ],
    [
      'names with signs inside',
      "Ke$ha A$AP f**k M&M's w/ $TSLA",
      ['Ke$ha', 'A$AP', 'f**k', 'M&M', "'s", 'w/', '$TSLA']
    ],
    ['right-to-left text and its invisible signs', 'مرحبا\u200f שלום\u2069 @x', ['مرحبا', 'שלום', '@x']],
    [
      'combining marks stay with their letter',
      'x\u0301y cafe\u0301 हिन्दी',
      ['x\u0301y', 'cafe\u0301', 'हिन्दी']
    ],
    ['nothing', ' \n\t\u200b', []]
  ]
  it.each(cases)('%s', (_, text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  it('gives tokens that stand in the text in order and hold all but white space', () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        let end = 0
        let rest = ''
        for (const token of tokenise(text)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(token.end).toBeGreaterThan(token.start)
          expect(token.text).toBe(text.slice(token.start, token.end))
          rest += text.slice(end, token.start)
          end = token.end
        }
        expect(rest + text.slice(end)).toMatch(/^[\s\p{C}]*$/u)
      }),
      { numRuns: 500 }
    )
  })

  it('never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const token of tokenise(text))
          expect(token.text).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
      })
    )
  })

  it('takes time in proportion to the text', () => {
    for (const piece of [
      ':',
      '(',
      'a-',
      '1.',
      '.',
      '@',
      '&amp',
      'http://',
      'a.',
      '\u0301',
      '😂',
      '-_',
      "'",
      'x/'
    ]) {
      expect(tokenise(piece.repeat(20_000)).length).toBeGreaterThan(0)
    }
  })

  it('agrees with hand-split tweets far better than white space does', () => {
    const ours = agreement(countBoundaries(OWN_TWEETS, (text) => tokenise(text).map((token) => token.start)))
    const plain = agreement(countBoundaries(OWN_TWEETS, whiteSpaceStarts))
    expect(ours).toBeGreaterThanOrEqual(0.97)
    expect(plain).toBeLessThan(ours - 0.04)
  })
})
