import { webgpu_util } from '@tensorflow/tfjs-backend-webgpu'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { enableProdMode, env, ready, setBackend } from '@tensorflow/tfjs-core'
import type { FromGraphics } from '../messages'

interface Adapter {
  readonly info?: { readonly vendor: string; readonly architecture: string; readonly description: string }
}

interface Gpu {
  requestAdapter(options: { powerPreference: string }): Promise<Adapter | null>
}

const gpu = (navigator as { gpu?: Gpu }).gpu

/** What graphics card this window may compute on, or why there is none. */
export async function findAdapter(): Promise<Extract<FromGraphics, { type: 'adapter' }>> {
  const none = (reason: string) => ({ type: 'adapter', name: null, reason }) as const
  if (gpu === undefined) return none('this window has no WebGPU')
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (adapter === null) return none('WebGPU finds no graphics card that it may use')
  const { vendor = '', architecture = '', description = '' } = adapter.info ?? {}
  const name = description || [vendor, architecture].filter((part) => part !== '').join(' ')
  return { type: 'adapter', name: name || 'a graphics card', reason: null }
}

/** TensorFlow.js on that card. */
export async function openDevice(): Promise<void> {
  const { reason } = await findAdapter()
  if (reason !== null) throw new Error(reason)
  enableProdMode()
  // The program that splits long sums adds in no fixed order, and wrongly where an operand is transposed (4.22.0).
  env().set('WEBGPU_MATMUL_PROGRAM_TYPE', webgpu_util.MatMulProgramType.MatMulPackedProgram)
  if (!(await setBackend('webgpu'))) throw new Error('TensorFlow.js could not open the graphics card')
  await ready()
}
