import type { Handlers } from '../../contract'
import type { BackendState } from '../../contract/backends'
import type { Child, Spawn } from '../../ipc/child'
import { openGraphics } from '../../training/graphics/executor'
import { isInstalled } from '../../training/native/tensorflow'

/** What may compute a training here, and why the rest may not. */
export function backendHandlers(spawn: Spawn, hasWindow: boolean): Pick<Handlers, 'train.backends'> {
  return {
    async 'train.backends'() {
      return [
        { name: 'wasm', isThere: true, note: 'the kernels of Starling, always there' },
        isInstalled('native')
          ? { name: 'native', isThere: true, note: 'TensorFlow on the processor' }
          : { name: 'native', isThere: false, note: 'not installed; npm run setup:native in a clone' },
        isInstalled('gpu')
          ? { name: 'gpu', isThere: true, note: 'TensorFlow with CUDA' }
          : { name: 'gpu', isThere: false, note: 'not installed; npm run setup:native -- --gpu in a clone' },
        hasWindow
          ? await webgpuState(spawn)
          : { name: 'webgpu', isThere: false, note: 'it needs a window, and there is none' }
      ]
    }
  }
}

/** Opens a window for as long as it takes to ask it for its graphics card. */
async function webgpuState(spawn: Spawn): Promise<BackendState> {
  let child: Child | null = null
  try {
    child = await spawn('graphics')
    const { name, reason } = await openGraphics(child.port).ask({ type: 'probe' }, 'adapter')
    if (name === null) return { name: 'webgpu', isThere: false, note: reason ?? 'there is no graphics card' }
    return { name: 'webgpu', isThere: true, note: name }
  } catch (thrown) {
    const note = thrown instanceof Error ? thrown.message : String(thrown)
    return { name: 'webgpu', isThere: false, note }
  } finally {
    child?.kill()
  }
}
