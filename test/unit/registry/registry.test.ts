import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../src-main/base/errors'
import { openBundle, readManifest, verifyBundle } from '../../../src-main/registry/bundle'
import { listBundles } from '../../../src-main/registry/catalogue'
import { installBundle } from '../../../src-main/registry/install'
import { resolveModel } from '../../../src-main/registry/resolve'
import { modelDetail, modelSummaries } from '../../../src-main/registry/summary'
import { writeEnsemble } from '../../../src-main/training/ensemble'
import { writeTinyBundle } from '../../support/tiny-bundle'

const place = vi.hoisted(() => ({ program: '' }))
vi.mock('../../../src-main/registry/program-folder', () => ({ programFolder: () => place.program }))

let root: string
let workspace: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'starling-registry-'))
  place.program = join(root, 'program')
  workspace = join(root, 'tweets.starling')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error
  )
  expect(thrown).toBeInstanceOf(AppError)
  const error = thrown as AppError
  expect(error.at.remedy).toBeTruthy()
  return error
}

/** Writes the manifest again with some of it changed. */
const change = (dir: string, edit: (manifest: Record<string, unknown>) => void): void => {
  const path = join(dir, 'manifest.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  edit(manifest)
  writeFileSync(path, JSON.stringify(manifest))
}

describe('openBundle', () => {
  it('gives the bytes that were verified', async () => {
    const { dir } = writeTinyBundle(join(root, 'm'))
    const bundle = await openBundle(dir)
    expect(bundle.manifest.id).toBe('tiny')
    expect(bundle.text('README.md')).toBe('# A tiny model\n')
    expect(Buffer.from(bundle.bytes('model.onnx'))).toEqual(readFileSync(join(dir, 'model.onnx')))
  })

  it.each<[string, RegExp, (dir: string) => void]>([
    [
      'a changed byte',
      /hash/,
      (dir) => {
        const path = join(dir, 'model.onnx')
        const bytes = readFileSync(path)
        bytes[50]! ^= 1
        writeFileSync(path, bytes)
      }
    ],
    ['a file cut short', /bytes/, (dir) => writeFileSync(join(dir, 'crf.json'), '{')],
    ['a missing file', /missing/, (dir) => rmSync(join(dir, 'words.txt'))],
    ['a manifest that is not JSON', /JSON/, (dir) => writeFileSync(join(dir, 'manifest.json'), '{"id"')],
    [
      'another format',
      /format 2/,
      (dir) =>
        change(dir, (m) => {
          m.formatVersion = 2
        })
    ],
    [
      'a manifest without a field',
      /labels/,
      (dir) =>
        change(dir, (m) => {
          delete m.labels
        })
    ],
    [
      'a field that no one knows',
      /script/,
      (dir) =>
        change(dir, (m) => {
          m.script = 'rm'
        })
    ],
    [
      'another label set',
      /label set/,
      (dir) =>
        change(dir, (m) => {
          m.labels = ['O', 'B-person', 'I-person']
        })
    ],
    [
      'a file outside the folder',
      /not the name of a file/,
      (dir) =>
        change(dir, (m) => {
          m.files = { '../x': { bytes: 0, sha256: '0'.repeat(64) } }
        })
    ]
  ])('refuses %s', async (_, message, damage) => {
    const { dir } = writeTinyBundle(join(root, 'm'))
    damage(dir)
    const error = await failure(openBundle(dir))
    expect(error.code).toBe('model-unusable')
    expect(error.message).toMatch(message)
    expect(error.at.where).toContain(dir)
  })

  it('says that there is no model where there is none', async () => {
    expect((await failure(readManifest(root))).code).toBe('model-not-found')
    expect((await failure(openBundle(join(root, 'nowhere')))).code).toBe('model-not-found')
  })
})

describe('verifyBundle', () => {
  it('looks again at a file that changed after it was verified', async () => {
    const { dir } = writeTinyBundle(join(root, 'm'))
    await verifyBundle(dir)
    const path = join(dir, 'words.txt')
    writeFileSync(path, readFileSync(path, 'utf8').replace('adele', 'adelf'))
    expect((await failure(verifyBundle(dir))).message).toMatch(/hash/)
  })
})

describe('resolveModel', () => {
  it('finds words, ids and folders', async () => {
    const fast = writeTinyBundle(join(place.program, 'models/fast'), { id: 'fast-1' }).dir
    const accurate = writeTinyBundle(join(place.program, 'models/accurate'), { id: 'accurate-1' }).dir
    const mine = writeTinyBundle(join(workspace, 'models/mine'), { id: 'mine' }).dir
    const other = writeTinyBundle(join(root, 'other'), { id: 'other' }).dir
    expect(await resolveModel('default', null)).toBe(fast)
    expect(await resolveModel('fast', workspace)).toBe(fast)
    expect(await resolveModel('accurate', workspace)).toBe(accurate)
    expect(await resolveModel('fast-1', workspace)).toBe(fast)
    expect(await resolveModel('mine', workspace)).toBe(mine)
    expect(await resolveModel(other, workspace)).toBe(other)
  })

  it('finds the ensemble of both as best, with the bytes of its members', async () => {
    const members = ['fast', 'accurate'].map(
      (name) => writeTinyBundle(join(place.program, 'models', name), { id: name }).dir
    )
    const out = join(place.program, 'models/best')
    const { id } = await writeEnsemble({ members, weights: [0.5, 0.5], name: 'best', out, created: '' })
    expect(await resolveModel('best', workspace)).toBe(out)
    const bytes = new Map((await modelSummaries(null, 'best')).map((model) => [model.name, model.bytes]))
    const card = readFileSync(join(out, 'README.md')).length
    expect(bytes.get('best')).toBe(2 * bytes.get('Tiny')! + card)
    expect((await modelSummaries(null, 'best')).filter(({ active }) => active)).toMatchObject([{ id }])
    rmSync(members[1]!, { recursive: true })
    const left = await modelSummaries(null, 'fast')
    expect(left.find((model) => model.id === id)?.problem).toMatch('accurate is not installed')
  })

  it('prefers the workspace where an id is there twice', async () => {
    writeTinyBundle(join(place.program, 'models/fast'), { id: 'twin' })
    const mine = writeTinyBundle(join(workspace, 'models/twin'), { id: 'twin' }).dir
    expect(await resolveModel('twin', workspace)).toBe(mine)
  })

  it.each([
    ['default', /no fast model is installed/],
    ['accurate', /no accurate model is installed/],
    ['best', /no accurate model is installed/],
    ['unheard-of', /no model "unheard-of"/],
    ['./nowhere', /no model here/]
  ])('says what is missing: %s', async (name, message) => {
    const error = await failure(resolveModel(name, workspace))
    expect(error.code).toBe('model-not-found')
    expect(error.message).toMatch(message)
  })
})

describe('installBundle', () => {
  it('copies a bundle into the workspace, once', async () => {
    const { dir } = writeTinyBundle(join(root, 'new'), { id: 'new' })
    const installed = await installBundle(dir, workspace)
    expect(installed).toEqual({ id: 'new', dir: join(workspace, 'models/new') })
    expect(await installBundle(dir, workspace)).toEqual(installed)
    expect(readdirSync(installed.dir).sort()).toEqual(readdirSync(dir).sort())
    expect(readdirSync(join(workspace, 'models'))).toEqual(['new'])
    expect((await openBundle(installed.dir)).manifest.id).toBe('new')
  })

  it('overwrites nothing', async () => {
    const installed = await installBundle(writeTinyBundle(join(root, 'a'), { seed: 1 }).dir, workspace)
    const before = readFileSync(join(installed.dir, 'manifest.json'), 'utf8')
    const error = await failure(installBundle(writeTinyBundle(join(root, 'b'), { seed: 2 }).dir, workspace))
    expect(error.message).toContain('another model with the id tiny')
    expect(readFileSync(join(installed.dir, 'manifest.json'), 'utf8')).toBe(before)
    expect(readdirSync(join(workspace, 'models'))).toEqual(['tiny'])
  })

  it('leaves nothing behind of a damaged bundle', async () => {
    const { dir } = writeTinyBundle(join(root, 'a'))
    rmSync(join(dir, 'crf.json'))
    await failure(installBundle(dir, workspace))
    expect(existsSync(join(workspace, 'models'))).toBe(false)
  })
})

describe('the lists', () => {
  it('show shipped and trained models, the active one, and why one cannot be used', async () => {
    writeTinyBundle(join(place.program, 'models/fast'), { id: 'fast-1' })
    writeTinyBundle(join(workspace, 'models/good'), { id: 'good' })
    rmSync(join(writeTinyBundle(join(workspace, 'models/hurt'), { id: 'hurt' }).dir, 'crf.json'))
    expect((await listBundles(null)).map((entry) => entry.id)).toEqual(['fast-1'])
    const rows = await modelSummaries(workspace, 'default')
    expect(rows.map(({ id, origin, active, problem }) => ({ id, origin, active, problem }))).toEqual([
      { id: 'fast-1', origin: 'shipped', active: true, problem: null },
      { id: 'good', origin: 'workspace', active: false, problem: null },
      { id: 'hurt', origin: 'workspace', active: false, problem: 'crf.json is missing' }
    ])
    const detail = await modelDetail(workspace, 'good', 'good')
    expect(detail).toMatchObject({ id: 'good', active: true, card: '# A tiny model\n', report: null })
    expect((await failure(modelDetail(workspace, 'default', 'hurt'))).code).toBe('model-unusable')
  })
})
