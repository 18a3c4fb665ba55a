import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../../../src-main/cli/command'
import { evaluateCommand } from '../../../src-main/cli/evaluate'
import { parseInput } from '../../../src-main/cli/input'
import { predictCommand, predictLines } from '../../../src-main/cli/predict'
import type { EvaluationReport } from '../../../src-main/contract/domain'
import type { Tagger } from '../../../src-main/tagging/ports'
import { writeTinyBundle } from '../../support/tiny-bundle'

const root = mkdtempSync(join(tmpdir(), 'starling-cli-'))
const model = join(root, 'model')
beforeAll(() => void writeTinyBundle(model))
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function run(command: Command, ...args: string[]): Promise<string[]> {
  const lines: string[] = []
  const input = parseInput(command, args, {
    signal: new AbortController().signal,
    report: () => {},
    log: () => {},
    print: (line) => lines.push(line)
  })
  expect(await command.run(input)).toBe(0)
  return lines
}

describe('predict', () => {
  it('prints one JSON line for each text', async () => {
    const lines = await run(predictCommand, '--model', model, 'Adele sings in London', '', 'Adele')
    const rows = lines.map((line) => JSON.parse(line) as { text: string; spans: object[] })
    expect(rows.map((row) => row.text)).toEqual(['Adele sings in London', '', 'Adele'])
    expect(rows[1]!.spans).toEqual([])
    const spans = rows.flatMap((row) => row.spans)
    expect(spans.length).toBeGreaterThan(0)
    expect(Object.keys(spans[0]!)).toEqual(['start', 'end', 'class', 'confidence'])
  })

  it('answers each line of a stream, whatever its pieces', async () => {
    const bytes = Buffer.from('\uFEFFone\r\n\u{1F426} two\n\nlast')
    const texts: string[] = []
    const tagger: Tagger = {
      model: 'none',
      tag: async (given) => given.map(() => []),
      tagTokens: async () => [],
      close: async () => {}
    }
    for (const size of [1, 5, 100]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size)
      )
      const stream = Readable.from(pieces, { objectMode: false })
      await predictLines(
        tagger,
        stream,
        (line) => texts.push(JSON.parse(line).text),
        new AbortController().signal
      )
      expect(texts.splice(0)).toEqual(['one', '\u{1F426} two', '', 'last'])
    }
  })
})

describe('evaluate', () => {
  const data = join(root, 'data.conll')
  const out = join(root, 'out.conll')

  it('scores the tokens as they stand and writes what any scorer can read', async () => {
    writeFileSync(data, 'adele\tB-person\nsings\tO\n\nlondon!\tB-geo-loc\n')
    const lines = await run(evaluateCommand, '--model', model, '--data', data, '--predictions', out, '--json')
    expect(lines).toHaveLength(1)
    const report = JSON.parse(lines[0]!) as EvaluationReport
    expect(report.micro.support).toBe(2)
    expect(report.perClass['geo-loc']!.support).toBe(1)
    expect(report.tweetsPerSecond).toBeGreaterThan(0)
    const columns = readFileSync(out, 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
    expect(columns.map((row) => row.slice(0, 2).join(' '))).toEqual([
      'adele B-person',
      'sings O',
      '',
      'london! B-geo-loc',
      '',
      ''
    ])
    const right = columns.filter((row) => row.length === 3 && row[1] === row[2]).length
    expect(report.token.accuracy).toBeCloseTo(right / 3, 12)
  })

  it('prints a table without --json', async () => {
    writeFileSync(data, 'adele PER\nsings O\n')
    const lines = await run(evaluateCommand, '--model', model, '--data', data, '--rename', 'PER=person')
    expect(lines.find((line) => line.startsWith('all (micro)'))).toBeDefined()
    expect(lines.find((line) => line.startsWith('person'))).toMatch(/ 1 /)
  })

  it.each([
    ['not-found', 'nowhere.conll', null],
    ['empty-file', 'empty.conll', '\n\n'],
    ['binary-file', 'binary.conll', '\0\x01'],
    ['data-invalid', 'class.conll', 'a B-PER'],
    ['unreadable', '', null]
  ])('refuses with %s', async (code, name, content) => {
    const path = join(root, name)
    if (content !== null) writeFileSync(path, content)
    await expect(run(evaluateCommand, '--model', model, '--data', path)).rejects.toMatchObject({ code })
  })
})
