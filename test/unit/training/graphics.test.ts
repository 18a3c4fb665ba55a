import { describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../../src-main/contract/errors'
import type { Child } from '../../../src-main/ipc/child'
import { portPair } from '../../../src-main/ipc/port'
import { chooseExecutor } from '../../../src-main/training/graphics/choose'
import { openGraphics } from '../../../src-main/training/graphics/executor'
import {
  type FromRelay,
  graphicsRelay,
  relayedGraphics,
  type ToRelay
} from '../../../src-main/workers/graphics-relay'
import { smallNetwork } from '../../support/small-network'

/** A window that answers as told. */
function windowThat(answer: (message: { type: string }) => unknown) {
  const [near, far] = portPair()
  far.onMessage((message) => far.post(answer(message as { type: string })))
  return async () => near
}

const noCard = windowThat(() => ({ type: 'adapter', name: null, reason: 'this window has no WebGPU' }))

describe('the choice of a window', () => {
  it('names the reason where webgpu was asked for and the window has none', async () => {
    const { network, batch, sets } = await smallNetwork()
    await expect(chooseExecutor('webgpu', network, [batch], sets, () => {}, noCard)).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: 'this window has no WebGPU'
    })
  })

  it('goes on with wasm where auto finds no card, and says why', async () => {
    const { network, batch, sets } = await smallNetwork()
    const said: string[] = []
    const find = windowThat(() => ({ type: 'adapter', name: null, reason: 'this window has no WebGPU' }))
    const chosen = await chooseExecutor('auto', network, [batch], sets, (line) => said.push(line), find)
    expect(chosen.graphics).toBeNull()
    expect(said[said.length - 1]).toBe(`webgpu: this window has no WebGPU; ${chosen.backend.name} is used`)
  })

  it('goes on with wasm where the card fails while it is measured', async () => {
    const { network, batch, sets } = await smallNetwork()
    const find = windowThat(({ type }) =>
      type === 'probe'
        ? { type: 'adapter', name: 'a card', reason: null }
        : { type: 'failed', message: 'the device is lost' }
    )
    const { backend, graphics } = await chooseExecutor('auto', network, [batch], sets, () => {}, find)
    expect(backend.name).not.toBe('webgpu')
    expect(graphics).toBeNull()
  })

  it.each([
    ['inputs.characters.use', { inputs: { characters: { use: 'bilstm', size: 5, units: 8, length: 8 } } }],
    ['network.units', { network: { units: 648 } }]
  ] as const)('refuses what only this process trains: %s', async (where, config) => {
    const { network, batch, sets } = await smallNetwork(config as never)
    await expect(chooseExecutor('webgpu', network, [batch], sets, () => {}, noCard)).rejects.toMatchObject({
      code: 'config-invalid',
      at: { where }
    })
  })
})

describe('a window that a trainer reaches by way of the engine', () => {
  function relayed(spawn: () => Promise<Child>) {
    const near = relayedGraphics((message: ToRelay) => far.take(message))
    const far = graphicsRelay(spawn, (message: FromRelay) => near.take(message))
    return { near, far }
  }

  it('answers, and its end is told', async () => {
    const [own, other] = portPair()
    other.onMessage(() => other.post({ type: 'adapter', name: 'a card', reason: null }))
    let end: (code: number | null) => void = () => {}
    const exited = new Promise<number | null>((resolve) => {
      end = resolve
    })
    const { near } = relayed(async () => ({ port: own, exited, kill: () => end(null) }))
    const graphics = openGraphics(await near.open())
    expect((await graphics.ask({ type: 'probe' }, 'adapter')).name).toBe('a card')
    end(null)
    await exited
    await expect(graphics.ask({ type: 'probe' }, 'adapter')).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: 'the window that computed went away'
    })
  })

  it('cannot be had where no page is open, with that reason', async () => {
    const reason: Partial<ErrorBody> = { message: 'no window' }
    const { near } = relayed(() => Promise.reject(new Error(reason.message)))
    await expect(near.open()).rejects.toThrow('no window')
  })
})
