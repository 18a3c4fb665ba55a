import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Bundle, openBundle } from '../../../src-main/registry/bundle'
import { parseModel } from '../../../src-main/tagging/bundle-model'
import { openSession } from '../../../src-main/tagging/session'
import { writeTinyBundle } from '../../support/tiny-bundle'

const dir = mkdtempSync(join(tmpdir(), 'starling-model-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const changed = async (
  part: Partial<Bundle['manifest']>,
  files: Record<string, string> = {}
): Promise<Bundle> => {
  const bundle = await openBundle(writeTinyBundle(dir).dir)
  return {
    ...bundle,
    manifest: { ...bundle.manifest, ...part },
    text: (name) => files[name] ?? bundle.text(name)
  }
}

describe('parseModel', () => {
  it.each<[string, RegExp, Partial<Bundle['manifest']>, Record<string, string>]>([
    ['a transformer without its sub-words', /encoder.json/, { kind: 'transformer' }, {}],
    ['an input that is not known', /moon/, { graph: { inputs: ['moon'], outputs: ['emissions'] } }, {}],
    ['a graph without emissions', /emissions/, { graph: { inputs: [], outputs: ['x'] } }, {}],
    ['a temperature of 0', /temperature/, { temperature: 0 }, {}],
    ['a CRF of another size', /21 labels/, {}, { 'crf.json': '{"transitions":[],"start":[],"end":[]}' }],
    ['a vocabulary that is not JSON', /cannot be read/, {}, { 'vocabulary.json': '{' }],
    ['a word list that is too short', /belong together/, {}, { 'words.txt': 'adele\n' }]
  ])('refuses %s', async (_, message, part, files) => {
    const bundle = await changed(part, files)
    expect(() => parseModel(bundle)).toThrow(expect.objectContaining({ code: 'model-unusable' }))
    expect(() => parseModel(bundle)).toThrow(message)
  })
})

describe('openSession', () => {
  it('refuses bytes that are no graph', async () => {
    const model = { ...parseModel(await changed({})), graph: Buffer.from('no graph') }
    await expect(openSession(model, dir)).rejects.toMatchObject({
      code: 'model-unusable',
      at: { where: dir }
    })
  })

  it('refuses a graph with an input that the manifest does not name', async () => {
    const model = parseModel(await changed({ graph: { inputs: ['vectors'], outputs: ['emissions'] } }))
    await expect(openSession(model, dir)).rejects.toThrow('index')
  })
})
