import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { rememberWorkspace, sampleIn, workspaceFrom } from '../../../src-main/app/options'

let userData: string
let mine: string

beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'starling-options-'))
  mine = join(userData, 'mine.starling')
  mkdirSync(mine)
  writeFileSync(join(mine, 'workspace.json'), '{}')
})
afterEach(() => rmSync(userData, { recursive: true, force: true }))

it('opens the sample at first', () => {
  expect(workspaceFrom(['electron', '.'], '/here', userData)).toEqual({
    workspace: join(userData, 'sample.starling'),
    sample: true
  })
})

it('opens the folder that is named, seen from where it was named', () => {
  const open = (...args: string[]) => workspaceFrom(['electron', '.', ...args], '/here', userData)
  expect(open('--workspace', 'a')).toEqual({ workspace: join('/here', 'a'), sample: false })
  expect(open('--no-sandbox', '--workspace=/b')).toEqual({ workspace: '/b', sample: false })
  expect(open('--workspace', '/c', '--sample')).toEqual({ workspace: '/c', sample: true })
})

it('opens the last one again, unless it is gone, unreadable or the sample is asked for', () => {
  rememberWorkspace(userData, { workspace: mine, sample: false })
  expect(workspaceFrom([], '/', userData)).toEqual({ workspace: mine, sample: false })
  expect(workspaceFrom(['--sample'], '/', userData)).toEqual(sampleIn(userData))
  rmSync(mine, { recursive: true })
  expect(workspaceFrom([], '/', userData)).toEqual(sampleIn(userData))
  writeFileSync(join(userData, 'last.json'), 'broken')
  expect(workspaceFrom([], '/', userData)).toEqual(sampleIn(userData))
})

it('goes back to the sample when that was the last', () => {
  rememberWorkspace(userData, { workspace: mine, sample: false })
  rememberWorkspace(userData, sampleIn(userData))
  expect(workspaceFrom([], '/', userData)).toEqual(sampleIn(userData))
})
