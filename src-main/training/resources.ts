import { seededRandom } from '../base/random'
import { loadKMeans } from '../lexical/kmeans-file'
import { loadPaths } from '../lexical/paths-file'
import { loadVectors } from '../lexical/vectors-read'
import type { TrainingConfig } from '../model/config'
import { CHARACTERS, type Vocabulary } from '../model/vocabulary'
import { normaliseWord } from '../text/normalise'
import { readText } from './data/files'
import { type LoadedEncoder, loadEncoder } from './transformer/load-encoder'

/** What a model knows of words before training. */
export interface Resources {
  readonly vocabulary: Vocabulary
  /** `[row, size]`, row 0 the unknown word's; null where the model has no vectors. */
  readonly vectors: { readonly values: Float32Array; readonly size: number } | null
  /** The transformer that reads along; null without one. */
  readonly encoder: LoadedEncoder | null
}

/** Deviation of vectors that begin at random. */
const RANDOM_DEVIATION = 0.3

/**
 * Reads the vectors, clusters and encoder that a config names, as absolute paths.
 * @param trainingWords tokens of the training data with repetitions: `random` vectors are for those that occur often enough
 */
export async function loadResources(
  config: TrainingConfig,
  trainingWords: Iterable<string>
): Promise<Resources> {
  const { words, vectors } = await wordVectors(config, trainingWords)
  const rows = new Map(words.map((word, row) => [word, row]))
  const known = [...words]
  const columns: ClusterColumn[] = []
  for (const [resource, set] of config.inputs.clusters.sets.entries()) {
    for (const column of await clusterColumns(set)) columns.push({ ...column, resource })
  }
  for (const { values } of columns) {
    for (const word of values.keys()) {
      if (rows.has(word)) continue
      rows.set(word, known.length)
      known.push(word)
    }
  }
  const lists = await Promise.all(
    config.inputs.lists.map(async ({ path, caseRule }) => ({ caseRule, names: await readNames(path) }))
  )
  const vocabulary = {
    ...clusterIds(columns, rows),
    words: known,
    vectors: words.length,
    columns: columns.map((column) => column.resource),
    characters: CHARACTERS,
    wordLength: config.inputs.characters.length,
    ...(lists.length === 0 ? {} : { lists })
  }
  const { path } = config.inputs.encoder
  return { vocabulary, vectors, encoder: path === null ? null : await loadEncoder(path) }
}

/** One a line; what follows a tab is left out. */
export async function readNames(path: string): Promise<string[]> {
  const lines = (await readText(path)).split(/\r?\n/).map((line) => line.split('\t')[0]!.trim())
  return [...new Set(lines.filter((line) => line !== ''))]
}

async function wordVectors(
  config: TrainingConfig,
  trainingWords: Iterable<string>
): Promise<{ words: readonly string[]; vectors: Resources['vectors'] }> {
  const { use, path, size, limit, minCount } = config.inputs.vectors
  if (use === 'none') return { words: [], vectors: null }
  if (use === 'random') {
    const counts = new Map<string, number>()
    for (const word of trainingWords) {
      const normal = normaliseWord(word)
      counts.set(normal, (counts.get(normal) ?? 0) + 1)
    }
    const words = [...counts].filter(([, n]) => n >= minCount).map(([word]) => word)
    const random = seededRandom(config.seed, 2)
    const values = new Float32Array((words.length + 1) * size)
    for (let i = 0; i < values.length; i++) values[i] = random.normal() * RANDOM_DEVIATION
    return { words, vectors: { values, size } }
  }
  let kept = 0
  const read = await loadVectors(path!, () => limit === null || kept++ < limit)
  const scale = 1 / deviation(read.data)
  const values = new Float32Array(read.data.length + read.dim)
  for (let i = 0; i < read.data.length; i++) values[read.dim + i] = read.data[i]! * scale
  return { words: read.words, vectors: { values, size: read.dim } }
}

function deviation(values: Float32Array): number {
  let sum = 0
  let squares = 0
  for (const value of values) {
    sum += value
    squares += value * value
  }
  const mean = sum / values.length
  return Math.sqrt(squares / values.length - mean * mean) || 1
}

interface ClusterColumn {
  readonly resource: number
  /** Word -> the name of its cluster at this granularity. */
  readonly values: ReadonlyMap<string, string>
}

async function clusterColumns(
  set: TrainingConfig['inputs']['clusters']['sets'][number]
): Promise<Pick<ClusterColumn, 'values'>[]> {
  if (set.kind === 'brown') {
    const paths = await loadPaths(set.path)
    return set.prefixes.map((length) => ({
      values: new Map([...paths].map(([word, path]) => [word, path.slice(0, length)]))
    }))
  }
  const table = await loadKMeans(set.path)
  const width = table.values().next().value?.length ?? 0
  return Array.from({ length: width }, (_, column) => ({
    values: new Map([...table].map(([word, ids]) => [word, String(ids[column])]))
  }))
}

/** Numbers the clusters of all columns: the unknown cluster of a column first, then its clusters as they come. */
function clusterIds(
  columns: readonly ClusterColumn[],
  rows: ReadonlyMap<string, number>
): Pick<Vocabulary, 'ids' | 'unknown' | 'clusters'> {
  const ids = new Uint16Array(rows.size * columns.length)
  const unknown: number[] = []
  let next = 0
  columns.forEach(({ values }, column) => {
    const missing = next++
    unknown.push(missing)
    for (let row = 0; row < rows.size; row++) ids[row * columns.length + column] = missing
    const known = new Map<string, number>()
    for (const [word, name] of values) {
      let id = known.get(name)
      if (id === undefined) {
        id = next++
        known.set(name, id)
      }
      ids[rows.get(word)! * columns.length + column] = id
    }
  })
  return { ids, unknown, clusters: next }
}
