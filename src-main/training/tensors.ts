import '@tensorflow/tfjs-backend-cpu'
import { enableProdMode, ready, setBackend, type Tensor, tensor } from '@tensorflow/tfjs-core'
import type { KernelMemory } from './kernel/memory'

/** TensorFlow.js keeps tensors, variables and the tape; its cpu backend holds our views without copying them. */
export async function openTensors(): Promise<void> {
  enableProdMode()
  await setBackend('cpu')
  await ready()
}

/** A tensor's values in the kernels' memory; a copy only where they are not there yet. */
export function valuesOf(memory: KernelMemory, of: Tensor): Float32Array {
  return memory.resident(of.dataSync<'float32'>())
}

/** A tensor over values that lie in the kernels' memory. */
export function tensorOver(values: Float32Array, shape: number[]): Tensor {
  return tensor(values, shape, 'float32')
}
