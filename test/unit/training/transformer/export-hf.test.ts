import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src-main/base/random'
import { loadKernel } from '../../../../src-main/lexical/kernel-file'
import { parseConfig } from '../../../../src-main/model/config'
import { pieceSequences } from '../../../../src-main/model/piece-sequences'
import type { Bundle } from '../../../../src-main/registry/bundle'
import { LABELS } from '../../../../src-main/text/labels'
import { bundleContents } from '../../../../src-main/training/bundle-files'
import { openKernel } from '../../../../src-main/training/kernel/memory'
import { createNetwork } from '../../../../src-main/training/network'
import { denseValues } from '../../../../src-main/training/parameters'
import { openTensors } from '../../../../src-main/training/tensors'
import { encoderLayer } from '../../../../src-main/training/transformer/encoder-layer'
import { huggingFaceFiles } from '../../../../src-main/training/transformer/export-hf'
import { loadEncoder } from '../../../../src-main/training/transformer/load-encoder'
import { plainTransformer } from '../../../../src-main/training/transformer/plain'
import { CHECKPOINTS, fixtureEncoder } from '../../../support/encoders'

const BARE = {
  words: [],
  vectors: 0,
  columns: [],
  unknown: [],
  clusters: 0,
  ids: new Uint16Array(0),
  characters: '',
  wordLength: 1
}
const WORDS = ['Adele', 'sings', '@mike_92', 'won’t', 'Ång', '😂', '日', '<s>', 'naïve']

/** A network over a fixture's checkpoint, and its bundle as it would be read back. */
async function modelOf(name: string, change = {}) {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'))
  const encoder = await fixtureEncoder(name)
  const config = parseConfig({ ...plainTransformer(), ...change })
  const network = createNetwork(memory, config, BARE, null, seededRandom(1), encoder)
  const { files, kind } = bundleContents(network)
  const all: Record<string, Uint8Array> = { ...files, 'README.md': Buffer.from('# x\n') }
  const bundle = {
    dir: name,
    manifest: { id: name, name, kind, config, files: all } as unknown as Bundle['manifest'],
    bytes: (file: string) => all[file]!,
    text: (file: string) => Buffer.from(all[file]!).toString('utf8')
  }
  return { memory, network, encoder, bundle }
}

function written(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'starling-hf-'))
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  return folder
}

describe.each(CHECKPOINTS)('%s for Python', (name) => {
  it('reads back as it was, head and pieces too', async () => {
    const { network, encoder, bundle } = await modelOf(name)
    const back = await loadEncoder(written(huggingFaceFiles(bundle)))
    expect(back.shape).toEqual(encoder.shape)
    expect(back.special).toEqual(encoder.special)
    for (const [matrix, values] of encoder.weights) expect(back.weights.get(matrix)).toEqual(values)
    expect(back.head!.weights).toEqual(denseValues(network.parameters.get('emission-weights')))
    expect(back.head!.weights).toEqual(encoder.head!.weights)
    expect(back.head!.bias).toEqual(encoder.head!.bias)
  })

  it.skipIf(process.env.STARLING_PYTHON === undefined)('gives there the same pieces and logits', async () => {
    const { memory, network, bundle } = await modelOf(name)
    const folder = written(huggingFaceFiles(bundle))
    writeFileSync(join(folder, 'tweets.json'), JSON.stringify([WORDS]))
    const script = join(__dirname, '../../../../scripts/hf-logits.py')
    const answer = spawnSync(process.env.STARLING_PYTHON!, [script, folder, join(folder, 'tweets.json')], {
      encoding: 'utf8'
    })
    expect(answer.status, answer.stderr).toBe(0)
    const python = JSON.parse(answer.stdout) as { labels: string[]; pieces: number[][]; logits: number[][][] }
    const { subWords, header } = network.encoder!
    const { sequences } = pieceSequences({ ...subWords, header: { ...header, window: 500 } }, WORDS)
    expect(python.labels).toEqual(LABELS)
    expect(python.pieces).toEqual([[...sequences[0]!]])
    const ids = sequences[0]!
    const batch = { ids, places: ids.map((_, i) => i), lengths: [ids.length], rows: new Int32Array(0) }
    const hidden = encoderLayer(memory, network.parameters, header.shape, batch, 1, null).dataSync()
    const weights = denseValues(network.parameters.get('emission-weights'))
    const bias = denseValues(network.parameters.get('emission-bias'))
    python.logits[0]!.forEach((row, piece) => {
      row.forEach((logit, label) => {
        let ours = bias[label]!
        for (let k = 0; k < header.shape.size; k++) {
          ours += hidden[piece * header.shape.size + k]! * weights[k * LABELS.length + label]!
        }
        expect(Math.abs(ours - logit)).toBeLessThan(1e-4)
      })
    })
  })
})

describe('export for Python', () => {
  it('refuses a model with parts that Python’s class does not have, and names them', async () => {
    const { bundle } = await modelOf('bert', {
      network: { layers: 1, units: 8 },
      loss: { kind: 'likelihood' }
    })
    expect(() => huggingFaceFiles(bundle)).toThrow(/a BiLSTM, a CRF/)
  })
})
