import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { markdownBlocks } from '../../../src-renderer/lib/markdown'

const plain = (text: string) => [{ kind: 'text', text }]

it('a card becomes headings, paragraphs, lists and tables', () => {
  const card = [
    '# fast',
    'It tells `B-` from **all** others,',
    'one by one.',
    '',
    '## Figures\n',
    '| class | F1 |',
    '|---|---|',
    '| **all** | 46.7 |',
    '| any |  |',
    '',
    '- a * b',
    '- <b>c</b>'
  ].join('\n')
  expect(markdownBlocks(card)).toEqual([
    { kind: 'heading', text: plain('fast') },
    {
      kind: 'paragraph',
      text: [
        ...plain('It tells '),
        { kind: 'code', text: 'B-' },
        ...plain(' from '),
        { kind: 'strong', text: 'all' },
        ...plain(' others, one by one.')
      ]
    },
    { kind: 'heading', text: plain('Figures') },
    {
      kind: 'table',
      rows: [
        [plain('class'), plain('F1')],
        [[{ kind: 'strong', text: 'all' }], plain('46.7')],
        [plain('any'), []]
      ]
    },
    { kind: 'list', items: [plain('a * b'), plain('<b>c</b>')] }
  ])
})

type Text =
  | string
  | readonly Text[]
  | { readonly text: Text }
  | { readonly items: Text }
  | { readonly rows: Text }

function textOf(value: Text): string {
  if (typeof value === 'string') return value
  if ('text' in value) return textOf(value.text)
  if ('items' in value) return textOf(value.items)
  if ('rows' in value) return textOf(value.rows)
  return value.map(textOf).join(' ')
}

it.each(['fast', 'accurate', 'best'])(
  'the card of %s loses no word, and its tables keep their columns',
  (model) => {
    const card = readFileSync(join(__dirname, '../../../models', model, 'README.md'), 'utf8')
    const blocks = markdownBlocks(card)
    const words = (text: string) => text.replaceAll(/[#|`*-]+/g, ' ').match(/[^\s.,:;]+/g)
    expect(words(textOf(blocks))).toEqual(words(card))
    const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block.rows] : []))
    expect(tables.length).toBeGreaterThan(0)
    for (const rows of tables) expect(new Set(rows.map((row) => row.length)).size).toBe(1)
  }
)
