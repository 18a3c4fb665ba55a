import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadKernel } from '../../../../src-main/lexical/kernel-file'
import { pieceSequences } from '../../../../src-main/model/piece-sequences'
import { createSubWords } from '../../../../src-main/model/sub-words'
import { createMaskedModel } from '../../../../src-main/training/adapt/adapt-model'
import { openCheckpoint, writeAdapted } from '../../../../src-main/training/adapt/checkpoint-folder'
import { readHead } from '../../../../src-main/training/adapt/mlm-head'
import { openKernel } from '../../../../src-main/training/kernel/memory'
import { openTensors } from '../../../../src-main/training/tensors'
import { openSafetensors } from '../../../../src-main/training/transformer/safetensors'
import { FIXTURES, fixtureEncoder, headerOf } from '../../../support/encoders'

/** What test/fixtures/transformer/adapted.py prints. */
interface Python {
  readonly class: string
  readonly files: Readonly<Record<string, string>>
  readonly pieces: readonly number[]
  readonly losses: readonly number[]
}

const BERT = join(FIXTURES, 'bert')
const WORDS = ['Adele', 'sings', '@mike_92', 'won’t', 'Ång', '😂', '日', 'naïve']
const OPTIONS = { rate: 1e-3, weightDecay: 0, headRate: 1 }
const read = (file: string): unknown => JSON.parse(readFileSync(join(BERT, file), 'utf8'))

/** The fixture's encoder with the head beside it, as adapting writes it. */
async function adaptedFolder(): Promise<string> {
  await openTensors()
  const memory = openKernel(await loadKernel('tagger'))
  const encoder = await fixtureEncoder('bert')
  const tensors = await openSafetensors(join(BERT, 'mlm.safetensors'))
  const head = await readHead(tensors, encoder.shape)
  await tensors.close()
  const { parameters } = createMaskedModel(memory, encoder, head!, OPTIONS)
  const out = process.env.STARLING_KEEP ?? join(mkdtempSync(join(tmpdir(), 'starling-adapted-')), 'out')
  await writeAdapted(out, BERT, encoder.shape, parameters, {})
  return out
}

/** The loss of each hidden piece of the sequences in mlm.json, with the folder read back. */
async function lossesOf(folder: string): Promise<number[]> {
  const { encoder, head } = await openCheckpoint(folder)
  const model = createMaskedModel(openKernel(await loadKernel('tagger')), encoder, head!, OPTIONS)
  const { sequences } = read('mlm.json') as {
    sequences: { ids: number[]; places: number[]; targets: number[] }[]
  }
  return sequences.flatMap(({ ids, places, targets }) =>
    places.map((place, i) =>
      model.loss({
        pieces: {
          ids: Int32Array.from(ids),
          places: Int32Array.from(ids, (_, at) => at),
          lengths: [ids.length],
          rows: new Int32Array(0)
        },
        places: Int32Array.of(place),
        targets: Int32Array.of(targets[i]!)
      })
    )
  )
}

async function expectSame(folder: string, python: Python): Promise<void> {
  expect(python.class).toBe('BertForMaskedLM')
  const ours = await lossesOf(folder)
  expect(ours.length).toBe(python.losses.length)
  python.losses.forEach((loss, i) => {
    expect(Math.abs(ours[i]! - loss)).toBeLessThan(1e-4)
  })
  const encoder = await openCheckpoint(folder).then((checkpoint) => checkpoint.encoder)
  const { sequences } = pieceSequences(createSubWords(encoder.tokenizer, headerOf(encoder)), WORDS)
  expect([...sequences[0]!]).toEqual(python.pieces)
}

describe('an adapted checkpoint', () => {
  it('is, to the byte, the folder that Python’s transformers opened, and gives the same losses and pieces', async () => {
    const folder = await adaptedFolder()
    const python = read('adapted.json') as Python
    for (const [name, hash] of Object.entries(python.files)) {
      const bytes = readFileSync(join(folder, name))
      expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(hash)
    }
    await expectSame(folder, python)
  })

  it.skipIf(process.env.STARLING_PYTHON === undefined)(
    'gives the same in the Python of this machine',
    async () => {
      const folder = await adaptedFolder()
      const script = join(FIXTURES, 'adapted.py')
      const answer = spawnSync(process.env.STARLING_PYTHON!, [script, folder], { encoding: 'utf8' })
      expect(answer.status, answer.stderr).toBe(0)
      await expectSame(folder, JSON.parse(answer.stdout) as Python)
    }
  )
})
