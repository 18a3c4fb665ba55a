import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeLock } from '../../../src-main/store/lock'
import { temporaryFolder } from '../../support/store-support'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

test('a second lock is refused with the process id of the first, and given once that is released', () => {
  const lock = takeLock(folder.path)
  expect(() => takeLock(folder.path)).toThrow(
    expect.objectContaining({ code: 'workspace-busy', message: expect.stringContaining(String(process.pid)) })
  )
  lock.release()
  expect(existsSync(join(folder.path, 'lock'))).toBe(false)
  takeLock(folder.path).release()
})

test('the lock of a process that is gone is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(join(folder.path, 'lock'), JSON.stringify({ pid, began: null }))
  takeLock(folder.path)
  expect(JSON.parse(readFileSync(join(folder.path, 'lock'), 'utf8')).pid).toBe(process.pid)
})

test.skipIf(!existsSync('/proc/self/stat'))(
  'a lock whose process number was given to a later process is taken over',
  () => {
    writeFileSync(join(folder.path, 'lock'), JSON.stringify({ pid: process.ppid, began: '1' }))
    takeLock(folder.path).release()
  }
)

test('a damaged lock is taken over', () => {
  writeFileSync(join(folder.path, 'lock'), '{')
  takeLock(folder.path).release()
})
