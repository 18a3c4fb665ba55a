import { createRequire } from 'node:module'
import { join } from 'node:path'
import { buildIfStale } from './build.mjs'
import { ensureInstalled, requireNode, root } from './prepare.mjs'

requireNode()
ensureInstalled()
buildIfStale(process.argv[2] === 'serve' ? ['kernels', 'main', 'renderer'] : ['kernels', 'main'])
const program = join(root, 'out/cli/starling.js')
process.argv[1] = program
createRequire(import.meta.url)(program)
