import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../base/errors'
import { programFolder } from '../../registry/program-folder'
import { createCopies, discard } from './copies'

/** What we use of the addon of tfjs-node. Tensors are numbers that stay until they are deleted. */
interface Addon {
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): number
  deleteTensor(tensor: number): void
  tensorDataSync(tensor: number): Float32Array<ArrayBuffer>
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number
  ): readonly { readonly id: number }[]
  getNumOfTensors(): number
  isUsingGpuDevice(): boolean
  readonly TF_FLOAT: number
  readonly TF_INT64: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_Version: string
}

interface Attribute {
  readonly name: string
  readonly type: number
  readonly value: number | boolean
}

/** TensorFlow's C library: operations on tensors outside of our memory. */
export interface TensorFlow {
  readonly version: string
  /** Tensors that are held. */
  readonly held: number
  /** A tensor of the values, held until `free`: of a copy where they are the kernels', else maybe of these very ones. */
  tensor(values: Float32Array, shape: readonly number[]): number
  int64(value: number): number
  /** Runs an operation over float32; boolean and number attributes by name. */
  run(
    name: string,
    inputs: readonly number[],
    outputs: number,
    attributes?: Readonly<Record<string, number | boolean>>
  ): number[]
  /** What `use` makes of a copy of the values, which is gone when it returns. */
  read<T>(tensor: number, use: (values: Float32Array) => T): T
  free(tensors: readonly number[]): void
}

const PACKAGES = { native: 'tfjs-node', gpu: 'tfjs-node-gpu' } as const
const COMMANDS = { native: 'npm run setup:native', gpu: 'npm run setup:native -- --gpu' } as const
export type NativeName = keyof typeof PACKAGES

let open: { readonly name: NativeName; readonly addon: Addon } | null = null

function folderOf(name: NativeName): string {
  return join(programFolder(), '.cache', name === 'gpu' ? 'native-gpu' : 'native')
}

function addonFile(name: NativeName): string {
  const file = 'lib/napi-v8/tfjs_binding.node'
  return join(folderOf(name), 'node_modules/@tensorflow', PACKAGES[name], file)
}

export function isInstalled(name: NativeName): boolean {
  return existsSync(addonFile(name))
}

/**
 * Loads the addon that `npm run setup:native` installs. A process can hold one of the two only. What one caller holds is apart from what
 * another does.
 * @throws AppError `backend-unavailable` where it is missing, does not load, or `gpu` finds no device
 */
export function loadTensorFlow(name: NativeName): TensorFlow {
  if (open?.name === name) return tensorFlow(open.addon)
  const where = `--backend ${name}`
  if (!isInstalled(name)) {
    throw new AppError('backend-unavailable', 'TensorFlow’s native library is not installed', {
      where,
      remedy: `${COMMANDS[name]} installs it in a clone; --backend wasm needs nothing`
    })
  }
  if (open !== null) {
    throw new AppError('backend-unavailable', `${open.name} is loaded, and a process can hold one only`, {
      where
    })
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  let addon: Addon
  try {
    const loaded: { exports: unknown } = { exports: {} }
    process.dlopen(loaded, addonFile(name))
    addon = loaded.exports as Addon
  } catch (cause) {
    throw new AppError('backend-unavailable', `TensorFlow’s native library does not load: ${reason(cause)}`, {
      where,
      remedy:
        name === 'gpu'
          ? 'the library needs an NVIDIA driver, CUDA 11.8 and cuDNN 8.6; --backend wasm needs nothing'
          : `delete ${folderOf(name)} and run ${COMMANDS[name]} again; --backend wasm needs nothing`,
      cause
    })
  }
  const library = tensorFlow(addon)
  if (name === 'gpu') requireDevice(addon, library, where)
  open = { name, addon }
  return library
}

function requireDevice(addon: Addon, library: TensorFlow, where: string): void {
  library.free([library.tensor(new Float32Array(1), [1])])
  if (addon.isUsingGpuDevice()) return
  throw new AppError('backend-unavailable', 'TensorFlow finds no GPU that it can use', {
    where,
    remedy: 'check nvidia-smi and LD_LIBRARY_PATH (CUDA 11.8, cuDNN 8.6); --backend wasm needs nothing'
  })
}

function tensorFlow(addon: Addon): TensorFlow {
  const held = new Set<number>()
  const copies = createCopies()
  /** By tensor, the copy that it may read in place. */
  const copied = new Map<number, Float32Array<ArrayBuffer>>()
  const hold = (id: number): number => {
    held.add(id)
    return id
  }
  const type = { name: 'T', type: addon.TF_ATTR_TYPE, value: addon.TF_FLOAT }
  const attribute = (name: string, value: number | boolean): Attribute => ({
    name,
    type: typeof value === 'boolean' ? addon.TF_ATTR_BOOL : addon.TF_ATTR_FLOAT,
    value
  })
  const free = (tensors: Iterable<number>): void => {
    for (const tensor of tensors) {
      if (!held.delete(tensor)) continue
      addon.deleteTensor(tensor)
      const copy = copied.get(tensor)
      if (copy === undefined) continue
      copied.delete(tensor)
      copies.give(copy)
    }
  }
  return {
    version: addon.TF_Version,
    get held() {
      return held.size
    },
    // The addon takes whole buffers that are not shared.
    tensor(values, shape) {
      if (!(values.buffer instanceof SharedArrayBuffer)) {
        return hold(addon.createTensor(shape, addon.TF_FLOAT, values))
      }
      const copy = copies.take(values)
      const id = hold(addon.createTensor(shape, addon.TF_FLOAT, copy))
      copied.set(id, copy)
      return id
    },
    int64: (value) => hold(addon.createTensor([], addon.TF_INT64, Int32Array.of(value, 0))),
    run(name, inputs, outputs, attributes = {}) {
      const given = Object.entries(attributes).map(([key, value]) => attribute(key, value))
      try {
        return addon.executeOp(name, [type, ...given], inputs, outputs).map(({ id }) => hold(id))
      } catch (cause) {
        if (!/OOM|RESOURCE_EXHAUSTED|out of memory/i.test(reason(cause))) throw cause
        throw new AppError('backend-unavailable', 'the GPU’s memory does not suffice', {
          where: `TensorFlow, ${name}`,
          remedy: 'make batch or network.units smaller, or use --backend wasm',
          cause
        })
      }
    },
    read(tensor, use) {
      const values = addon.tensorDataSync(tensor)
      const found = use(values)
      discard(values)
      return found
    },
    free
  }
}

function reason(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!
}
