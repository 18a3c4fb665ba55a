import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../src-main/base/random'
import { CLASSES } from '../../src-main/contract/classes'
import type { Manifest } from '../../src-main/contract/manifest'
import { CRF_FILE, formatCrf, GRAPH_FILE, GRAPH_OUTPUT } from '../../src-main/model/graph'
import { formatVocabulary, VOCABULARY_FILES } from '../../src-main/model/vocabulary'
import { LABELS } from '../../src-main/text/labels'
import { FLOAT, INT32, onnxModel } from './onnx'

/** Words that the tiny model knows. Everything else is unknown. */
export const TINY_WORDS = [
  'adele',
  'sings',
  'in',
  'london',
  'tonight',
  'the',
  'beatles',
  'good',
  'news',
  'URL'
]

export interface TinyBundle {
  readonly dir: string
  /** Emissions of a word: row i + 1 of word i, row 0 of unknown words; `[row, label]`. */
  readonly emissions: Float32Array
  readonly transitions: Float32Array
  readonly start: Float32Array
  readonly end: Float32Array
  readonly temperature: number
}

/** Writes a whole bundle whose graph looks a word's emissions up in a random table: no context, so all can be computed by hand. */
export function writeTinyBundle(
  dir: string,
  options: { seed?: number; id?: string; temperature?: number } = {}
): TinyBundle {
  const { seed = 1, id = 'tiny', temperature = 1.5 } = options
  const random = seededRandom(seed)
  const size = LABELS.length
  const numbers = (n: number, scale: number) =>
    Float32Array.from({ length: n }, () => random.normal() * scale)
  const emissions = numbers((TINY_WORDS.length + 1) * size, 3)
  const crf = { size, transitions: numbers(size * size, 1), start: numbers(size, 1), end: numbers(size, 1) }
  const vocabulary = formatVocabulary({
    vectors: TINY_WORDS.length,
    columns: [],
    unknown: [],
    clusters: 0,
    characters: 'ab',
    wordLength: 4,
    words: TINY_WORDS,
    ids: new Uint16Array(0)
  })
  const graph = onnxModel({
    inputs: [
      { name: 'vectors', type: INT32, dims: ['word'] },
      { name: 'index', type: INT32, dims: ['tweet', 'token'] }
    ],
    output: { name: GRAPH_OUTPUT, type: FLOAT, dims: ['tweet', 'token', size] },
    nodes: [
      { op: 'Gather', inputs: ['table', 'vectors'], output: 'words' },
      { op: 'Gather', inputs: ['words', 'index'], output: GRAPH_OUTPUT }
    ],
    weights: [{ name: 'table', dims: [TINY_WORDS.length + 1, size], data: emissions }]
  })
  mkdirSync(dir, { recursive: true })
  const files: Record<string, Manifest['files'][string]> = {}
  const write = (name: string, content: string | Uint8Array): void => {
    const bytes = Buffer.from(content as Uint8Array)
    writeFileSync(join(dir, name), bytes)
    files[name] = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  write(GRAPH_FILE, graph)
  write(CRF_FILE, formatCrf(crf))
  write(VOCABULARY_FILES.header, vocabulary.header)
  write(VOCABULARY_FILES.words, vocabulary.words)
  write(VOCABULARY_FILES.clusters, vocabulary.clusters)
  write('README.md', '# A tiny model\n')
  const manifest: Manifest = {
    formatVersion: 1,
    id,
    name: 'Tiny',
    kind: 'bilstm-crf',
    classes: [...CLASSES],
    labels: [...LABELS],
    parent: null,
    dataset: { hash: 'none', name: 'none', tweets: 0, entities: 0 },
    config: {},
    seed,
    metrics: null,
    history: [],
    temperature,
    created: '2026-01-01T00:00:00Z',
    backend: 'none',
    versions: {},
    graph: { inputs: ['vectors', 'index'], outputs: [GRAPH_OUTPUT] },
    files
  }
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest))
  return { dir, emissions, transitions: crf.transitions, start: crf.start, end: crf.end, temperature }
}
