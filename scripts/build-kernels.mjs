import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

/** Kernel name -> its entry in src-kernels; each becomes out/kernels/<name>.wasm. */
const KERNELS = {
  kmeans: 'kmeans.ts',
  sgns: 'sgns.ts',
  tagger: 'tagger.ts'
}

/** Memory comes from outside and may be shared between threads; no garbage collector, no assertions. */
const FLAGS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--use',
  'abort=',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--enable',
  'simd',
  '--enable',
  'threads'
]

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
mkdirSync(join(root, 'out/kernels'), { recursive: true })
for (const [name, entry] of Object.entries(KERNELS)) {
  const { error, stderr } = await asc.main([
    `src-kernels/${entry}`,
    '--baseDir',
    root,
    '--outFile',
    `out/kernels/${name}.wasm`,
    ...FLAGS
  ])
  process.stderr.write(stderr.toString())
  if (error) {
    process.stderr.write(`the kernel ${name} did not build: ${error.message}\n`)
    process.exit(1)
  }
}
