import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkpointFolder, listCheckpoints } from '../../../src-main/registry/checkpoints'

let workspace = ''
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'starling-checkpoints-'))
})
afterEach(() => rmSync(workspace, { recursive: true }))

function put(model: string, files: Readonly<Record<string, string>>): string {
  const dir = checkpointFolder(workspace, model)
  mkdirSync(dir, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
  return dir
}

it('lists the checkpoints of which something came, and says which are whole', async () => {
  const half = put('acme/half', { 'model.safetensors.part': '12345' })
  const whole = put('acme/a--b', { 'config.json': '{}', 'vocab.txt': 'a\n' })
  put('acme/refused', {})
  expect(await listCheckpoints(workspace)).toEqual([
    { model: 'acme/a--b', dir: whole, bytes: 4, whole: true },
    { model: 'acme/half', dir: half, bytes: 5, whole: false }
  ])
})

it('lists nothing where there is no folder of them, and takes no name that leads elsewhere', async () => {
  expect(await listCheckpoints(workspace)).toEqual([])
  for (const name of ['tiny', 'a/b/c', '../x', 'a/..']) {
    expect(() => checkpointFolder(workspace, name)).toThrow(expect.objectContaining({ code: 'usage' }))
  }
})
