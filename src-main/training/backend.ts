import { cpus } from 'node:os'
import { AppError } from '../base/errors'
import { loadKernel } from '../lexical/kernel-file'
import { type KernelMemory, openKernel } from './kernel/memory'
import type { BackendName } from './protocol'
import { openTensors } from './tensors'

/** What computes the layers of a training run. */
export interface Backend {
  readonly name: 'wasm'
  readonly memory: KernelMemory
}

const MISSING: Readonly<Record<'gpu' | 'native' | 'webgpu', string>> = {
  native: 'TensorFlow’s native library is not part of this program',
  gpu: 'TensorFlow’s GPU library is not part of this program',
  webgpu: 'WebGPU needs a window, and training here has none'
}

/**
 * Opens a backend. `auto` takes the fastest that is there: `wasm`, our kernels, which needs nothing installed.
 * @throws AppError `backend-unavailable` with the reason
 */
export async function openBackend(name: BackendName): Promise<Backend> {
  if (name !== 'auto' && name !== 'wasm') {
    throw new AppError('backend-unavailable', MISSING[name], {
      where: `--backend ${name}`,
      remedy: 'use --backend wasm, or auto'
    })
  }
  await openTensors()
  return { name: 'wasm', memory: openKernel(await loadKernel('tagger'), cpus().length > 1 ? 2 : 1) }
}
