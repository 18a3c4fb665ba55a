import { expect, test } from 'vitest'
import type { EntityClass } from '../../../src-main/contract/classes'
import type { ScoredSpan } from '../../../src-main/contract/domain'
import { collectiveOf, tallySpans } from '../../../src-main/model/collective'

type Marked = readonly [
  text: string,
  ...spans: (readonly [name: string, c: EntityClass, confidence: number])[]
]

/** Settles texts as one import: tokens are words, a span is given by its words. */
function settle(texts: readonly Marked[]) {
  const parsed = texts.map(([text, ...marks]) => {
    const tokens = text.split(' ')
    const spans = marks.map(([name, c, confidence]): ScoredSpan => {
      const words = name.split(' ')
      const start = tokens.findIndex((_, i) => words.every((word, k) => tokens[i + k] === word))
      return { start, end: start + words.length, class: c, confidence }
    })
    return { tokens, spans }
  })
  const collective = collectiveOf(tallySpans(parsed))
  for (const { tokens } of parsed) collective.count(tokens)
  return parsed.map((text) =>
    collective
      .settle(text)
      .map(({ start, end, class: c, isCollective = false }) => [
        text.tokens.slice(start, end).join(' '),
        c,
        isCollective
      ])
  )
}

const sure = (name: string, c: EntityClass, n: number): Marked[] =>
  Array.from({ length: n }, (_, i) => [`${i} saw ${name} there`, [name, c, 0.95]])

test('a doubtful mention takes the class that its name surely has elsewhere; a sure one keeps its own', () => {
  const texts: Marked[] = [
    ...sure('Adele', 'musicartist', 12),
    ['listening to Adele', ['Adele', 'person', 0.4]],
    ['ADELE again', ['ADELE', 'product', 0.3]],
    ['my friend Adele', ['Adele', 'person', 0.9]]
  ]
  expect(settle(texts).slice(12)).toEqual([
    [['Adele', 'musicartist', true]],
    [['ADELE', 'musicartist', true]],
    [['Adele', 'person', false]]
  ])
})

test('a repeat of a known name that was missed is tagged where it is written so, and nowhere else', () => {
  const texts: Marked[] = [
    ...sure('Red Sox', 'sportsteam', 9),
    ['go Red Sox go'],
    ['two red socks and the red sox'],
    ['the New Red Sox Bar', ['New Red Sox Bar', 'facility', 0.7]]
  ]
  expect(settle(texts).slice(9)).toEqual([
    [['Red Sox', 'sportsteam', true]],
    [],
    [['New Red Sox Bar', 'facility', false]]
  ])
})

test('a doubtful mention of what is mostly no name is taken back', () => {
  const often = Array.from({ length: 8 }, (_, i): Marked => [`${i} Will it rain`])
  const texts: Marked[] = [
    ...often,
    ['Will you come', ['Will', 'person', 0.4]],
    ['Will Smith acts', ['Will Smith', 'person', 0.5]],
    ['ask Will', ['Will', 'person', 0.9]]
  ]
  expect(settle(texts).slice(8)).toEqual([[], [['Will Smith', 'person', false]], [['Will', 'person', false]]])
})

test('classes that the import does not agree on, few sure mentions and short names settle nothing', () => {
  const texts: Marked[] = [
    ...sure('Paris', 'geo-loc', 5),
    ...sure('Paris', 'person', 5),
    ['Paris !', ['Paris', 'company', 0.4]],
    ...sure('Turin', 'geo-loc', 2),
    ['Turin !', ['Turin', 'company', 0.4]],
    ...sure('US', 'geo-loc', 9),
    ['join US now']
  ]
  const settled = settle(texts)
  expect(settled[10]).toEqual([['Paris', 'company', false]])
  expect(settled[13]).toEqual([['Turin', 'company', false]])
  expect(settled[23]).toEqual([])
})
