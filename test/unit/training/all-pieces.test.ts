import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src-main/model/config'
import { createSubWords } from '../../../src-main/model/sub-words'
import { createWordTable } from '../../../src-main/model/word-table'
import { LABELS } from '../../../src-main/text/labels'
import { requireAllPieces, spreadExample, spreadLabels } from '../../../src-main/training/all-pieces'
import { createLabelSets } from '../../../src-main/training/data/label-sets'
import { goldTweets } from '../../../src-main/training/data/labelled'
import { examplesOf } from '../../../src-main/training/examples'
import { plainTransformer } from '../../../src-main/training/transformer/plain'
import { fixtureEncoder, headerOf } from '../../support/encoders'
import { smallVocabulary } from '../../support/small-network'

const tokens = ['wonderful-extraordinary', 'Adele', 'in', 'Johannesburg', 'tonight']
const labels = ['O', 'B-person', 'O', 'B-geo-loc', 'I-geo-loc']

describe('labels on all pieces', () => {
  it.each([512, 12])('give every piece its word’s label, in windows of %i', async (window) => {
    const encoder = await fixtureEncoder('bert')
    const subWords = createSubWords(encoder.tokenizer, headerOf(encoder, window))
    const sets = createLabelSets()
    const table = createWordTable(smallVocabulary)
    const [plain] = examplesOf(table, goldTweets([{ tokens, labels }], sets), 50, subWords)
    const example = spreadExample(plain!, subWords, sets)
    const cut = tokens.map((word) => subWords.pieces(word).slice(0, window - 2))
    expect(cut.flat().length).toBeGreaterThan(2 * tokens.length)
    expect(example.words).toEqual(tokens.flatMap((word, i) => cut[i]!.map(() => word)))
    const { sequences, sequence, place } = example.pieces!
    expect(Array.from(place, (at, i) => sequences[sequence[i]!]![at])).toEqual(cut.flat())
    const said = Array.from(example.sets, (set) => LABELS[sets.only(set)!])
    expect(said).toEqual(
      cut.flatMap((pieces, i) =>
        pieces.map((_, k) => (k > 0 && labels[i] !== 'O' ? `I-${labels[i]!.slice(2)}` : labels[i]))
      )
    )
    expect(said).toEqual(
      spreadLabels(
        labels,
        cut.map((pieces) => pieces.length)
      )
    )
  })

  it('are refused where labels depend on one another', () => {
    const plain = plainTransformer()
    const encoder = { ...plain.inputs?.encoder, labels: 'all' as const }
    const config = (change: object) =>
      parseConfig({ ...plain, inputs: { ...plain.inputs, encoder }, ...change })
    expect(() => requireAllPieces(config({}))).not.toThrow()
    expect(() =>
      requireAllPieces(config({ loss: { kind: 'likelihood' }, network: { layers: 0, head: 'crf' } }))
    ).toThrow('loss of single tokens')
    expect(() => requireAllPieces(config({ network: { layers: 1, head: 'softmax' } }))).toThrow(
      'network.layers 0'
    )
  })
})
