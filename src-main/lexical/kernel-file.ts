import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { programFolder } from '../registry/program-folder'

/** Our WebAssembly modules, named as in scripts/build-kernels.mjs. */
export type KernelName = 'kmeans' | 'sgns' | 'tagger'

/** Compiles out/kernels/<name>.wasm. Its one import is `env.memory`, shared. */
export async function loadKernel(name: KernelName): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(join(programFolder(), 'out/kernels', `${name}.wasm`)))
}
