import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { createClient } from '../../../src-main/ipc/client'
import { portPair } from '../../../src-main/ipc/port'
import type { Call } from '../../../src-main/ipc/router'

it('a call leaves nothing at its signal once it was answered, failed or cancelled', async () => {
  const [mine, theirs] = portPair()
  const client = createClient(mine)
  theirs.onMessage((message) => {
    const call = message as Call
    if (call.type !== 'call') return
    const error = { kind: 'expected', code: 'not-found', message: 'no', where: null, remedy: null }
    if (call.name === 'workspace.get') theirs.post({ type: 'done', id: call.id, result: call.id })
    if (call.name === 'models.list') theirs.post({ type: 'failed', id: call.id, error })
  })
  const abort = new AbortController()
  const listening = () => getEventListeners(abort.signal, 'abort').length
  for (let i = 0; i < 20; i++) {
    await client.call('workspace.get', {}, abort.signal)
    await expect(client.call('models.list', {}, abort.signal)).rejects.toThrow('no')
  }
  expect(listening()).toBe(0)
  const waits = client.call('jobs.list', {}, abort.signal)
  expect(listening()).toBe(1)
  abort.abort()
  await expect(waits).rejects.toMatchObject({ name: 'CancelledError' })
  expect(listening()).toBe(0)
  client.close()
})
