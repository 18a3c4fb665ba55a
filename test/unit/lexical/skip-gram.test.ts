import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentContext } from '../../../src-main/base/job'
import { seededRandom } from '../../../src-main/base/random'
import { checkpointFile } from '../../../src-main/lexical/checkpoint'
import { type Corpus, encodeCorpus } from '../../../src-main/lexical/corpus'
import { loadKernel } from '../../../src-main/lexical/kernel-file'
import { learnVectors } from '../../../src-main/lexical/learn-vectors'
import { aliasTable, keepLimits, sigmoidTable } from '../../../src-main/lexical/sampling-tables'
import { rowOf, type SgnsMemory, sgnsMemory } from '../../../src-main/lexical/sgns-memory'
import { sgnsWorker } from '../../../src-main/lexical/sgns-task'
import { SKIP_GRAM_DEFAULTS, type SkipGramOptions } from '../../../src-main/lexical/skip-gram-options'
import { subwordRows } from '../../../src-main/lexical/subwords'
import { plainSkipGram } from './sgns-reference'

const folder = mkdtempSync(join(tmpdir(), 'starling-sgns-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let module: WebAssembly.Module
beforeAll(async () => {
  module = await loadKernel('sgns')
})

function corpusOf(sentences: number): Promise<Corpus> {
  const random = seededRandom(11)
  const texts = Array.from({ length: sentences }, () =>
    Array.from(
      { length: 3 + random.below(9) },
      () => `w${'abcdefghijklmnopqrstuvwxyz'[Math.floor(26 * random.next() ** 2)]}x`
    ).join(' ')
  )
  return encodeCorpus(texts, { minCount: 1, rare: 'drop' })
}

const options: SkipGramOptions = { ...SKIP_GRAM_DEFAULTS, dim: 10, sample: 0.05, epochs: 3, seed: 4 }
const ngrams = { shortest: 2, longest: 3, buckets: 17 }

function rowsOf(sgns: SgnsMemory, base: number, rows: number): number[][] {
  return Array.from({ length: rows }, (_, row) => [...rowOf(sgns, base, row, options.dim)])
}

function furthest(a: number[][], b: number[][]): number {
  return Math.max(...a.flatMap((row, i) => row.map((x, k) => Math.abs(x - b[i]![k]!))))
}

describe('the skip-gram kernel', () => {
  it.each([null, ngrams])('follows a plain implementation pair by pair (subwords %o)', async (subwords) => {
    const corpus = await corpusOf(200)
    const sgns = sgnsMemory(corpus, { ...options, subwords })
    const { layout } = sgns
    const random = seededRandom(2)
    for (let row = 0; row < corpus.words.length; row++) {
      for (const weights of [rowOf(sgns, layout.output, row, 10), rowOf(sgns, layout.input, row, 10)]) {
        for (let k = 0; k < 10; k++) weights[k] = 0.3 * random.normal()
      }
    }
    const weights = {
      input: rowsOf(sgns, layout.input, layout.inputRows),
      output: rowsOf(sgns, layout.output, layout.words)
    }
    const start = structuredClone(weights)
    const rows = subwords === null ? null : subwordRows(corpus.words, subwords)
    const parts = corpus.words.map((_, i) =>
      rows === null ? [i] : [...rows.parts.subarray(rows.starts[i], rows.starts[i + 1])]
    )
    const task = { rate: 0.05, seedLow: 77, seedHigh: 1234567890 }
    const { window, negative } = options
    const tables = { keep: keepLimits(corpus.counts, options.sample), alias: aliasTable(corpus.counts) }
    const loss = plainSkipGram(corpus, weights, { ...tables, parts, window, negative, ...task })
    const result = sgnsWorker(module, sgns.memory, layout, 0)({ from: 0, to: corpus.tokens.length, ...task })
    expect(furthest(start.input, weights.input)).toBeGreaterThan(0.1)
    expect(furthest(rowsOf(sgns, layout.input, layout.inputRows), weights.input)).toBeLessThan(1e-5)
    expect(furthest(rowsOf(sgns, layout.output, layout.words), weights.output)).toBeLessThan(1e-5)
    expect(result.loss / result.pairs).toBeCloseTo(loss, 5)
  })

  it('takes the step that finite differences of the loss point to', () => {
    const stride = 64
    const [h, error, targets, gradients, zero, rows, table] = [64, 128, 192, 256, 320, 384, 1024]
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true })
    const { exports } = new WebAssembly.Instance(module, { env: { memory } })
    const { step } = exports as { step(...values: number[]): number }
    new Float32Array(memory.buffer, table).set(sigmoidTable(4096))
    const random = seededRandom(8)
    const hidden = new Float32Array(memory.buffer, h, 12)
    const matrix = Array.from({ length: 4 }, (_, i) => new Float32Array(memory.buffer, rows + i * stride, 12))
    for (const row of [hidden, ...matrix]) for (let k = 0; k < 12; k++) row[k] = random.normal() / 2
    new Uint32Array(memory.buffer, targets, 4).set([0, 1, 2, 3].map((i) => rows + i * stride))
    const lossAt = (point: readonly number[][]): number =>
      point.slice(1).reduce((sum, row, i) => {
        const product = row.reduce((s, x, k) => s + x * point[0]![k]!, 0)
        return sum + Math.log1p(Math.exp(i === 0 ? -product : product))
      }, 0)
    const point = [hidden, ...matrix].map((row) => [...row])
    const slopes = point.map((row, i) =>
      row.map((_, k) => {
        const moved = (by: number): number[][] =>
          point.map((r, j) => r.map((x, l) => (i === j && k === l ? x + by : x)))
        return (lossAt(moved(1e-5)) - lossAt(moved(-1e-5))) / 2e-5
      })
    )
    const loss = step(h, error, targets, gradients, 4, zero, 3, 0.5, table)
    expect(loss).toBeCloseTo(lossAt(point), 5)
    const moved = [
      [...new Float32Array(memory.buffer, error, 12)],
      ...matrix.map((row, i) => [...row].map((x, k) => x - point[i + 1]![k]!))
    ]
    expect(
      furthest(
        moved,
        slopes.map((row) => row.map((slope) => -0.5 * slope))
      )
    ).toBeLessThan(1e-5)
  })
})

describe('a run', () => {
  it('with one thread and seed gives the same vectors each time, and after an end and a restart', async () => {
    const corpus = await corpusOf(3000)
    const whole = await learnVectors(corpus, options, module, silentContext)
    const again = await learnVectors(corpus, options, module, silentContext)
    expect(again.vectors.data).toEqual(whole.vectors.data)
    const file = join(folder, 'run.checkpoint')
    const abort = new AbortController()
    const context = {
      ...silentContext,
      signal: abort.signal,
      report: ({ done, total }: { done: number; total: number | null }) => {
        if (done > 0.7 * total!) abort.abort()
      }
    }
    const ended = learnVectors(corpus, options, module, context, checkpointFile(file, corpus, options))
    await expect(ended).rejects.toThrow('cancelled')
    const rest = await learnVectors(
      corpus,
      options,
      module,
      silentContext,
      checkpointFile(file, corpus, options)
    )
    expect(rest.resumedAt).toBe(2)
    expect(rest.vectors.data).toEqual(whole.vectors.data)
    const other = { ...options, seed: 5 }
    const fresh = await learnVectors(
      corpus,
      other,
      module,
      silentContext,
      checkpointFile(file, corpus, other)
    )
    expect(fresh.resumedAt).toBe(0)
    expect(fresh.vectors.data).not.toEqual(whole.vectors.data)
  })
})

describe('sampling', () => {
  it('draws noise with the frequency to the power of 3/4', () => {
    const counts = Int32Array.from([1000, 300, 50, 50, 3, 1])
    const table = aliasTable(counts)
    const mass = new Float64Array(counts.length)
    for (let i = 0; i < counts.length; i++) {
      const own = table[2 * i]! / 0xffffffff
      mass[i]! += own / counts.length
      mass[table[2 * i + 1]!]! += (1 - own) / counts.length
    }
    const total = counts.reduce((sum, n) => sum + n ** 0.75, 0)
    counts.forEach((n, i) => {
      expect(mass[i]).toBeCloseTo(n ** 0.75 / total, 8)
    })
  })

  it('keeps frequent words with the chance of the word2vec code', () => {
    const counts = Int32Array.from([900, 99, 1])
    const chances = [...keepLimits(counts, 0.01)].map((limit) => limit / 2 ** 32)
    expect(chances.map((chance) => chance.toFixed(4))).toEqual(['0.1165', '0.4188', '1.0000'])
    expect([...keepLimits(counts, 0)]).toEqual([0xffffffff, 0xffffffff, 0xffffffff])
  })
})
