import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import type { CaseRule, ListedName } from '../../../src-main/contract/lists'
import { createNameMatcher, needleOf, withoutOverlap } from '../../../src-main/model/name-matcher'
import { tokenise } from '../../../src-main/text/tokenise'

const listed = (name: string, priority = 0): ListedName => ({ name, class: 'product', priority })

/** What is found in a text, as written. */
function find(
  text: string,
  names: readonly (string | ListedName)[],
  caseRule: CaseRule = 'capital'
): string[] {
  const tokens = tokenise(text)
  const match = createNameMatcher([
    { list: 1, caseRule, names: names.map((name) => (typeof name === 'string' ? listed(name) : name)) }
  ])
  return withoutOverlap(match(tokens.map((token) => token.text))).map(({ start, end }) =>
    text.slice(tokens[start]!.start, tokens[end - 1]!.end)
  )
}

describe('listed names', () => {
  it('are found as whole words, with clitics and punctuation after them', () => {
    expect(find('Arsenal, Arsenal’s and Arsenals; (Arsenal)', ['Arsenal'])).toEqual([
      'Arsenal',
      'Arsenal',
      'Arsenal'
    ])
  })

  it('are found longest first, and by priority before that', () => {
    const text = 'New York Times Square'
    expect(find(text, ['New York', 'Times Square', 'New York Times'])).toEqual(['New York Times'])
    expect(find(text, [listed('New York'), listed('Times Square', 2), listed('New York Times', 1)])).toEqual([
      'New York',
      'Times Square'
    ])
  })

  it('of one word need a capital where they are listed with one, unless the text has no case or is a hashtag', () => {
    expect(find('apple Apple APPLE #apple', ['Apple'])).toEqual(['Apple', 'APPLE', '#apple'])
    expect(find('adidas Adidas', ['adidas'])).toEqual(['adidas', 'Adidas'])
    expect(find('東京 is far', ['東京'])).toEqual(['東京'])
    expect(find('new york, new YORK', ['New York'])).toEqual(['new york', 'new YORK'])
  })

  it('are found in any case or only as listed where the rule says so', () => {
    expect(find('apple Apple', ['Apple'], 'ignore')).toEqual(['apple', 'Apple'])
    expect(find('apple Apple APPLE new York New York', ['Apple', 'New York'], 'exact')).toEqual([
      'Apple',
      'New York'
    ])
  })

  it('are found whatever the width, the diacritics and the character references', () => {
    expect(find('Beyonce Ｂｅｙｏｎｃé H&amp;M', ['Beyoncé', 'H&M'])).toEqual([
      'Beyonce',
      'Ｂｅｙｏｎｃé',
      'H&amp;M'
    ])
  })

  it('of several words are found in one hashtag, and not in one plain word', () => {
    expect(find('#ManchesterUnited manchesterunited @ManchesterUnited', ['Manchester United'])).toEqual([
      '#ManchesterUnited'
    ])
  })

  it('are the ones that looking at every place finds', () => {
    const random = seededRandom(5)
    const words = ['Aa', 'Bb', 'Cc', 'Dd']
    const text = (n: number) => Array.from({ length: n }, () => words[random.below(4)]!).join(' ')
    for (let round = 0; round < 200; round++) {
      const names = Array.from({ length: 4 }, () => listed(text(1 + random.below(3)), random.below(3)))
      const tokens = text(12).split(' ')
      const everywhere = names.flatMap((name) => {
        const parts = name.name.split(' ')
        return tokens.flatMap((_, start) =>
          parts.every((part, i) => tokens[start + i] === part)
            ? [{ start, end: start + parts.length, name }]
            : []
        )
      })
      const expected: typeof everywhere = []
      for (;;) {
        const free = everywhere.filter((m) => expected.every((e) => e.end <= m.start || e.start >= m.end))
        if (free.length === 0) break
        const rank = ({ start, end, name }: (typeof free)[number]) =>
          name.priority * 1e6 + (end - start) * 1e3 - start
        expected.push(free.reduce((best, m) => (rank(m) > rank(best) ? m : best)))
      }
      const match = createNameMatcher([{ list: 1, caseRule: 'capital', names }])
      const places = (list: readonly { start: number; end: number }[]) =>
        list.map(({ start, end }) => [start, end]).sort((a, b) => a[0]! - b[0]!)
      expect(places(withoutOverlap(match(tokens)))).toEqual(places(expected))
    }
  })

  it('have a needle that stands in every plain text with the name', () => {
    expect([needleOf('Manchester United'), needleOf('H&M'), needleOf('Beyoncé'), needleOf('東京')]).toEqual([
      'manchester',
      'h',
      'beyonce',
      null
    ])
  })
})
