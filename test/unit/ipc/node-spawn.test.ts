import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FromEngine } from '../../../src-main/ipc/engine-messages'
import { nodeSpawn } from '../../../src-main/ipc/node-spawn'
import { utilitySpawn } from '../../../src-main/ipc/utility-spawn'

const ECHO = `process.on('message', (m) => { if (m === 'end') process.exit(7); process.send({ echo: m }) })
process.on('disconnect', () => process.exit(5))`

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'starling-spawn-'))
  writeFileSync(join(folder, 'tagger.js'), ECHO)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('a child answers, and its exit code is told', async () => {
  const child = await nodeSpawn(folder)('tagger')
  const answer = new Promise((resolve) => child.port.onMessage(resolve))
  child.port.post({ texts: ['é'], vector: [0.1, null] })
  expect(await answer).toEqual({ echo: { texts: ['é'], vector: [0.1, null] } })
  child.port.post('end')
  expect(await child.exited).toBe(7)
})

it('closing the port lets a child end by itself', async () => {
  const child = await nodeSpawn(folder)('tagger')
  child.port.close()
  expect(await child.exited).toBe(5)
})

it('a child that is ended closes its port and has no exit code', async () => {
  const child = await nodeSpawn(folder)('tagger')
  const closed = new Promise<void>((done) => child.port.onClose(done))
  child.kill()
  expect(await child.exited).toBe(null)
  await closed
})

it('a child whose program is missing ends with a code', async () => {
  const child = await nodeSpawn(join(folder, 'nowhere'))('trainer')
  expect(await child.exited).toBe(1)
})

it('a utility process asks main for its children and hears of their end', async () => {
  const asked: FromEngine[] = []
  const { spawn, take } = utilitySpawn((message) => asked.push(message))
  const spawned = Promise.all([spawn('tagger'), spawn('trainer')])
  const { port1, port2 } = new MessageChannel()
  take({ type: 'child', child: 1 }, new MessageChannel().port1 as never)
  take({ type: 'child', child: 2 }, port1 as never)
  const [, trainer] = await spawned
  const answer = new Promise((resolve) => trainer.port.onMessage(resolve))
  port2.postMessage('hello')
  expect(await answer).toBe('hello')
  trainer.kill()
  take({ type: 'child-exit', child: 2, code: 9 }, undefined)
  expect(await trainer.exited).toBe(9)
  expect(asked).toEqual([
    { type: 'spawn', child: 1, role: 'tagger' },
    { type: 'spawn', child: 2, role: 'trainer' },
    { type: 'kill', child: 2 }
  ])
  port2.close()
})

it('a utility child that ends before it is up is a failure', async () => {
  const { spawn, take } = utilitySpawn(() => {})
  const spawned = spawn('tagger')
  take({ type: 'child-exit', child: 1, code: 3 }, undefined)
  await expect(spawned).rejects.toThrow('the tagger process ended with 3 before it was up')
})
