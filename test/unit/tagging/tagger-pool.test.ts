import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CancelledError } from '../../../src-main/base/errors'
import { createTagger } from '../../../src-main/tagging/onnx-tagger'
import type { SpawnTagger } from '../../../src-main/tagging/protocol'
import { createTaggerPool } from '../../../src-main/tagging/tagger-pool'
import { taggerProcesses } from '../../support/tagger-processes'
import { writeTinyBundle } from '../../support/tiny-bundle'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'starling-pool-'))
  writeTinyBundle(dir)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const texts = Array.from({ length: 1500 }, (_, i) => `Adele sings ${i % 900} in London tonight !`)

describe('a pool of taggers', () => {
  it.each([1, 2] as const)('of %d gives what one tagger gives, in order', async (children) => {
    const processes = taggerProcesses()
    const pool = await createTaggerPool(dir, processes.spawn, children)
    const single = await createTagger(dir)
    expect(pool.model).toBe('tiny')
    expect(await pool.tag(texts)).toEqual(await single.tag(texts))
    const tokens = texts.map((text) => text.split(' '))
    expect(await pool.tagTokens(tokens)).toEqual(await single.tagTokens(tokens))
    expect(await pool.tag([])).toEqual([])
    expect(processes.count()).toEqual({ started: children, running: children })
    await pool.close()
    await single.close()
    expect(processes.count().running).toBe(0)
  })

  it('does the work of a crashed process again on a new one', async () => {
    const processes = taggerProcesses({ crashes: 1 })
    const pool = await createTaggerPool(dir, processes.spawn, 2)
    const tagged = await pool.tag([...texts, 'Adele poison'])
    expect(tagged).toHaveLength(texts.length + 1)
    expect(await pool.tag(texts)).toEqual(tagged.slice(0, -1))
    expect(processes.count()).toEqual({ started: 3, running: 2 })
    await pool.close()
  })

  it('gives up work over which two processes crashed, and goes on with other work', async () => {
    const processes = taggerProcesses({ crashes: 2 })
    const pool = await createTaggerPool(dir, processes.spawn, 1)
    await expect(pool.tag(['Adele poison'])).rejects.toMatchObject({ code: 'child-crashed' })
    expect(await pool.tag(['Adele'])).toHaveLength(1)
    await pool.close()
    expect(processes.count().running).toBe(0)
  })

  it('says so when no new process can be made', async () => {
    const processes = taggerProcesses({ crashes: 1 })
    let isFirst = true
    const spawn: SpawnTagger = (role) => {
      if (!isFirst) throw new Error('no memory')
      isFirst = false
      return processes.spawn(role)
    }
    const pool = await createTaggerPool(dir, spawn, 1)
    await expect(pool.tag(['poison'])).rejects.toThrow('no memory')
    await expect(pool.tag(['Adele'])).rejects.toThrow('no memory')
    await pool.close()
  })

  it('stops at once when it is cancelled, and can be used again', async () => {
    const processes = taggerProcesses()
    const pool = await createTaggerPool(dir, processes.spawn, 2)
    const abort = new AbortController()
    const tagging = pool.tag(
      Array.from({ length: 20_000 }, (_, i) => `Adele ${i}`),
      abort.signal
    )
    setTimeout(() => abort.abort(), 20)
    await expect(tagging).rejects.toBeInstanceOf(CancelledError)
    expect(await pool.tag(['Adele'])).toHaveLength(1)
    await expect(pool.tag(['Adele'], abort.signal)).rejects.toBeInstanceOf(CancelledError)
    await pool.close()
  })

  it('ends what is under way when it is closed', async () => {
    const processes = taggerProcesses()
    const pool = await createTaggerPool(dir, processes.spawn, 2)
    const tagging = pool.tag(texts)
    const outcome = expect(tagging).rejects.toBeInstanceOf(CancelledError)
    await pool.close()
    await outcome
    expect(processes.count().running).toBe(0)
  })

  it('refuses a damaged bundle and leaves no process behind', async () => {
    writeFileSync(join(dir, 'crf.json'), '{}')
    const processes = taggerProcesses()
    await expect(createTaggerPool(dir, processes.spawn, 2)).rejects.toMatchObject({ code: 'model-unusable' })
    expect(processes.count().running).toBe(0)
  })
})
