import { AppError } from '../base/errors'
import type { TrainingConfig } from '../model/config'
import type { PieceSequences } from '../model/piece-sequences'
import type { SubWords } from '../model/sub-words'
import { isBegin, LABELS } from '../text/labels'
import type { LabelSets } from './data/label-sets'
import type { Example } from './examples'

/**
 * Refuses a config that cannot have a label on every piece: where labels depend on one another (a CRF, a BiLSTM), what a model learned of
 * pieces does not hold for the words that it is to tag. Throws `config-invalid`.
 */
export function requireAllPieces({ inputs, network, loss, data }: TrainingConfig): void {
  if (inputs.encoder.labels !== 'all') return
  const fault =
    (network.layers > 0 && 'network.layers 0') ||
    (loss.kind === 'likelihood' && 'a loss of single tokens (loss.kind)') ||
    (data.recased > 0 && 'data.recased 0') ||
    (data.auxiliary.some(({ head }) => head === 'own') && 'no heads of their own in data.auxiliary')
  if (!fault) return
  throw new AppError('config-invalid', `labels on all pieces of a word need ${fault}`, {
    where: 'inputs.encoder.labels',
    remedy: 'Use "first", or configs/study-bert.json as a start.'
  })
}

interface Measured {
  readonly examples: readonly Example[]
  readonly gold: readonly (readonly string[])[]
}

/** How a run reads what it trains and is measured on: as it is, a row a word, or, with labels on all pieces, a row a piece. */
export function exampleRows({ inputs }: TrainingConfig, subWords: SubWords | null, sets: LabelSets) {
  if (inputs.encoder.labels !== 'all' || subWords === null) {
    return { example: (plain: Example) => plain, measured: (plain: Measured) => plain }
  }
  const example = (plain: Example): Example => spreadExample(plain, subWords, sets)
  return {
    example,
    measured: ({ examples, gold }: Measured): Measured => ({
      examples: examples.map(example),
      gold: gold.map((labels, i) => spreadLabels(labels, pieceCounts(subWords, examples[i]!.words)))
    })
  }
}

/** How many pieces each word has in its sequence. */
export function pieceCounts(subWords: SubWords, words: readonly string[]): number[] {
  const room = subWords.header.window - 2
  return words.map((word) => Math.min(room, subWords.pieces(word).length))
}

/** The example with a row for each piece in place of each word, as the study labelled them: B- becomes I- after a word's first piece. */
export function spreadExample(example: Example, subWords: SubWords, sets: LabelSets): Example {
  const counts = pieceCounts(subWords, example.words)
  const owners = counts.flatMap((count, word) => new Array<number>(count).fill(word))
  const isFirst = owners.map((word, i) => owners[i - 1] !== word)
  const width = example.lists === null ? 0 : example.lists.length / example.words.length
  return {
    ...example,
    words: owners.map((word) => example.words[word]!),
    rows: Int32Array.from(owners, (word) => example.rows[word]!),
    sets:
      example.sets.length === 0
        ? example.sets
        : Int32Array.from(owners, (word, i) =>
            isFirst[i] ? example.sets[word]! : insideSet(sets, example.sets[word]!)
          ),
    pieces: example.pieces === null ? null : spreadSequences(example.pieces, owners, isFirst),
    lists:
      example.lists === null
        ? null
        : Uint8Array.from(
            owners.flatMap((word) => [...example.lists!.subarray(word * width, (word + 1) * width)])
          )
  }
}

/** Labels of the pieces of words whose labels are given. @param counts pieces of each word */
export function spreadLabels(labels: readonly string[], counts: readonly number[]): string[] {
  return labels.flatMap((label, word) =>
    Array.from({ length: counts[word]! }, (_, i) => (i === 0 ? label : label.replace(/^B-/, 'I-')))
  )
}

function insideSet(sets: LabelSets, set: number): number {
  const labels: number[] = []
  for (let label = 0; label < LABELS.length; label++) if (sets.has(set, label)) labels.push(label)
  return sets.add(labels.map((label) => (isBegin(label) ? label + 1 : label)))
}

function spreadSequences(
  { sequences, sequence, place }: PieceSequences,
  owners: readonly number[],
  isFirst: readonly boolean[]
): PieceSequences {
  let offset = 0
  const places = owners.map((word, i) => {
    offset = isFirst[i] ? 0 : offset + 1
    return place[word]! + offset
  })
  return {
    sequences,
    sequence: Int32Array.from(owners, (word) => sequence[word]!),
    place: Int32Array.from(places)
  }
}
