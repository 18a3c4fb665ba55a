import { expect, it } from 'vitest'
import { backendText } from '../../../src-renderer/lib/backend-text'

it('names the backend alone where nothing was compared', () => {
  expect(backendText('wasm')).toBe('wasm')
})

it('gives the figures of a comparison, the fastest first', () => {
  expect(backendText('wasm', { native: 30.06, wasm: 18 })).toBe(
    'wasm, the fastest here: wasm 18.0 ms, native 30.1 ms a step'
  )
})
