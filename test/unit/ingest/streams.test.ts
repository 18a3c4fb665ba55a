import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { sniffDialect } from '../../../src-main/ingest/csv-dialect'
import { csvRecords } from '../../../src-main/ingest/csv-records'
import { decode, wholeCharacters } from '../../../src-main/ingest/decode'
import { detectEncoding } from '../../../src-main/ingest/encoding'
import { splitJson, splitLines } from '../../../src-main/ingest/json-splitter'
import { Utf8Check } from '../../../src-main/ingest/utf8-check'

async function* pieces<T extends string | Uint8Array>(whole: T, sizes: readonly number[]): AsyncGenerator<T> {
  let at = 0
  for (let i = 0; at < whole.length; i++) {
    const size = sizes.length > 0 ? sizes[i % sizes.length]! : whole.length
    yield whole.slice(at, at + size) as T
    at += size
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })

describe('splitJson', () => {
  it('finds the same objects however the text is cut into pieces', async () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(object),
        fc.constantFrom(0, 2),
        fc.boolean(),
        sizes,
        async (objects, indent, isScript, cuts) => {
          const text = `${isScript ? 'window.YTD.tweets.part0 = ' : ''}${JSON.stringify(objects, null, indent)}\n`
          const found = await all(splitJson(pieces(text, cuts)))
          expect(found.map((piece) => JSON.parse(piece.text))).toEqual(JSON.parse(JSON.stringify(objects)))
          expect(found.every(({ isWhole }) => isWhole)).toBe(true)
        }
      ),
      { numRuns: 60 }
    )
  })

  it('gives what the end cut off as such, with the line where it began', async () => {
    expect(await all(splitJson(pieces('[{"a":1},\n\n{"b":"}', [4])))).toEqual([
      { text: '{"a":1}', line: 1, isWhole: true },
      { text: '{"b":"}', line: 3, isWhole: false }
    ])
  })
})

describe('splitLines', () => {
  it('splits at LF and CRLF however the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'bc', '', 'é😀')),
        fc.constantFrom('\n', '\r\n'),
        sizes,
        async (lines, end, cuts) => {
          const found = await all(splitLines(pieces(lines.map((line) => line + end).join(''), cuts)))
          expect(found).toEqual(lines.map((text, i) => ({ text, line: i + 1, isWhole: true })))
        }
      )
    )
  })
})

describe('csvRecords', () => {
  it('gives back any cells with the lines on which their records begin', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é', '😀') })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constant('x'), cell), { minLength: 1 }),
        sizes,
        async (rows, cuts) => {
          const text = rows
            .map((row) => row.map((value) => `"${value.replace(/"/g, '""')}"`).join(','))
            .join('\n')
          let line = 1
          const expected = rows.map((cells) => {
            const record = { line, cells: [...cells] }
            line += 1 + cells.join('').split('\n').length - 1
            return record
          })
          expect(
            await all(csvRecords(wholeCharacters(pieces(text, cuts)), { delimiter: ',', isQuoted: true }))
          ).toEqual(expected)
        }
      ),
      { numRuns: 60 }
    )
  })
})

describe('csvRecords beside csv-parse', () => {
  it('finds the same cells in any well-formed table', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ';', '\n', '\r\n', ' ', '7', 'é😀') })
    const write = (value: string, isQuoted: boolean): string =>
      isQuoted || /[";\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value
    const row = fc.array(fc.tuple(cell, fc.boolean()), { minLength: 2, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        sizes,
        async (rows, end, isEnded, cuts) => {
          const text = rows
            .map((cells) => cells.map(([value, isQuoted]) => write(value, isQuoted)).join(';'))
            .join(end)
          const whole = isEnded ? text + end : text
          const found = await all(
            csvRecords(wholeCharacters(pieces(whole, cuts)), { delimiter: ';', isQuoted: true })
          )
          const expected = parse(whole, {
            delimiter: ';',
            relax_column_count: true,
            record_delimiter: end,
            skip_empty_lines: true
          })
          expect(found.map((record) => ('cells' in record ? record.cells : record.code))).toEqual(expected)
        }
      ),
      { numRuns: 200 }
    )
  })

  it('loses one line to a quotation mark that is never closed', async () => {
    const lines = Array.from({ length: 9000 }, (_, i) => (i === 9 ? 'x,"stray,y' : `x,word ${i},y`))
    const found = await all(csvRecords(pieces(lines.join('\n'), [5000]), { delimiter: ',', isQuoted: true }))
    expect(found.filter((record) => 'code' in record)).toEqual([
      { line: 10, code: 'bad-row', message: 'A quotation mark in the row is not closed.' }
    ])
    expect(found.length).toBe(9000)
    expect(found.at(-1)).toEqual({ line: 9000, cells: ['x', 'word 8999', 'y'] })
  })
})

describe('csvRecords near the end', () => {
  const read = async (text: string) => all(csvRecords(pieces(text, [7]), { delimiter: ',', isQuoted: true }))

  it('loses one line to a quotation mark that is never closed', async () => {
    const found = await read('id,text,by\n1,"stray,ann\n2,Bergen,ann\n3,more,bob\n')
    expect(found.map((record) => ('cells' in record ? record.cells[0] : record.code))).toEqual([
      'id',
      'bad-row',
      '2',
      '3'
    ])
  })

  it('takes lines of text after it for the rest of a cell that was cut off', async () => {
    const found = await read('id,text,by\n1,one,ann\n2,"It began\nin Bergen, and\nended')
    expect(found.slice(2)).toEqual([
      { line: 3, code: 'truncated', message: 'The file ends inside a quoted cell.' }
    ])
  })
})

describe('sniffDialect', () => {
  it.each([
    ['a,b\n1,"x;y;z"\n2,c', ','],
    ['a;b\n1,5;x, y\n2,5;z', ';'],
    ['a\tb\n1\tx, y, z\n', '\t'],
    ['a|b|c\n1|x, y|z\n', '|']
  ])('%j', (text, delimiter) => {
    expect(sniffDialect(text, true)?.delimiter).toBe(delimiter)
  })

  it('finds no table in prose', () => {
    expect(sniffDialect('Only words\nand more words\n', true)).toBeNull()
  })
})

describe('detectEncoding', () => {
  const detect = (bytes: Uint8Array): string => {
    const check = new Utf8Check()
    check.push(bytes)
    return detectEncoding(bytes, check).encoding
  }
  const text = 'id,text\n1,naïve “Müller” 😀 in Łódź\n'

  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', iconv.encode(text, 'utf-16le')],
    ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(text, 'utf-16be')],
    ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['windows-1252', iconv.encode('id,text\n1,naïve “Müller”\n', 'windows-1252')],
    ['utf-8', Buffer.concat([Buffer.from(text.repeat(5)), Buffer.from([0xe9])])]
  ])('%s', async (encoding, bytes) => {
    expect(detect(bytes)).toBe(encoding)
    const check = new Utf8Check()
    check.push(bytes)
    const decoded = (await all(decode(pieces(bytes as Uint8Array, [3]), detectEncoding(bytes, check)))).join(
      ''
    )
    expect(decoded.startsWith('id,text\n1,naïve “Müller”')).toBe(true)
  })

  it.each([
    ['PNG', [0x89, 0x50, 0x4e, 0x47, 13, 10]],
    ['an archive in an archive', [0x50, 0x4b, 3, 4, 20, 0]],
    ['a tar archive', [...new Array(257).fill(65), 0x75, 0x73, 0x74, 0x61, 0x72]],
    ['zero bytes', [1, 2, 0, 65, 0, 0, 66, 67]]
  ])('refuses %s', (_, bytes) => {
    expect(() => detect(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ code: 'binary-file' }))
  })

  it('counts as the TextDecoder does what is UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), sizes, (bytes, cuts) => {
        const check = new Utf8Check()
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = cuts[i % cuts.length]!
          check.push(bytes.subarray(at, at + size))
          at += size
        }
        const isValid = ((): boolean => {
          try {
            new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
            return true
          } catch {
            return false
          }
        })()
        expect(check.strays === 0).toBe(isValid)
      }),
      { numRuns: 2000 }
    )
  })
})
