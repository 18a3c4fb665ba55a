import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Child } from '../../src-main/ipc/child'
import { nodeSpawn } from '../../src-main/ipc/node-spawn'
import { programFolder } from '../../src-main/registry/program-folder'
import { createTagger } from '../../src-main/tagging/onnx-tagger'
import type { SpawnTagger } from '../../src-main/tagging/protocol'
import { createTaggerPool } from '../../src-main/tagging/tagger-pool'
import { writeTinyBundle } from '../support/tiny-bundle'

const out = join(programFolder(), 'out/main')
const dir = mkdtempSync(join(tmpdir(), 'starling-process-'))
const texts = Array.from({ length: 3000 }, (_, i) => `Adele sings ${i} in London tonight !`)

beforeAll(() => void writeTinyBundle(dir))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Keeps hold of the children, so that a test can end one. */
function watchedSpawn(): { spawn: SpawnTagger; children: Child[] } {
  const children: Child[] = []
  const spawn = nodeSpawn(out)
  return {
    children,
    spawn: async (role) => {
      const child = await spawn(role)
      children.push(child)
      return child
    }
  }
}

describe('tagger processes', () => {
  it('tag what one tagger in this process tags, and leave with code 0', async () => {
    const { spawn, children } = watchedSpawn()
    const pool = await createTaggerPool(dir, spawn, 2)
    const single = await createTagger(dir)
    expect(await pool.tag(texts)).toEqual(await single.tag(texts))
    await pool.close()
    await single.close()
    expect(await Promise.all(children.map((child) => child.exited))).toEqual([0, 0])
  })

  it('are replaced when they are killed in the middle', async () => {
    const { spawn, children } = watchedSpawn()
    const pool = await createTaggerPool(dir, spawn, 1)
    const tagging = pool.tag(texts)
    setTimeout(() => children[0]!.kill(), 30)
    expect(await tagging).toHaveLength(texts.length)
    await children[0]!.exited
    expect(await pool.tag(['Adele'])).toHaveLength(1)
    expect(children).toHaveLength(2)
    await pool.close()
  })

  it('finish their batch and leave when they are stopped while they work', async () => {
    const { spawn, children } = watchedSpawn()
    const pool = await createTaggerPool(dir, spawn, 1)
    const tagging = pool.tag(texts).catch((error: Error) => error.name)
    await pool.close()
    expect(await tagging).toBe('CancelledError')
    expect(await children[0]!.exited).toBe(0)
  })

  it('leave when the engine is gone', async () => {
    const child: ChildProcess = fork(join(out, 'tagger.js'), [], { stdio: 'ignore' })
    child.send({ type: 'open', bundle: dir })
    await once(child, 'message')
    child.disconnect()
    expect((await once(child, 'exit'))[0]).toBe(0)
  })

  it('do not mind a Ctrl+C of the terminal', async () => {
    const child: ChildProcess = fork(join(out, 'tagger.js'), [], { stdio: 'ignore' })
    child.send({ type: 'open', bundle: dir })
    await once(child, 'message')
    child.kill('SIGINT')
    child.send({ type: 'tag', id: 1, texts: ['Adele'] })
    expect((await once(child, 'message'))[0]).toMatchObject({ type: 'tagged', id: 1 })
    child.send({ type: 'stop' })
    expect((await once(child, 'exit'))[0]).toBe(0)
  })
})
