import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './prepare.mjs'

// Run by electron-runtime.mjs: downloads Electron's archive with its progress as lines on stdout, then unpacks it.
const electron = join(root, 'node_modules/electron')
const require = createRequire(join(electron, 'package.json'))
const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8'))
try {
  const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href)
  await downloadArtifact({
    version,
    artifactName: 'electron',
    checksums: require('./checksums.json'),
    platform: process.platform,
    arch: process.arch,
    downloadOptions: {
      quiet: true,
      getProgressCallback: async ({ transferred, total }) => {
        const megabytes = (bytes) => (bytes / 1e6).toFixed(0)
        process.stdout.write(`${megabytes(transferred)}${total ? ` of ${megabytes(total)}` : ''} MB\n`)
      }
    }
  })
  process.stdout.write('unpacking\n')
  const unpack = spawnSync(process.execPath, [join(electron, 'install.js')], {
    stdio: ['ignore', 'ignore', 2]
  })
  process.exitCode = unpack.status ?? 1
} catch (error) {
  const cause = error.cause?.code
    ? ` (${error.cause.code} ${error.cause.hostname ?? ''})`.replace(' )', ')')
    : ''
  process.stderr.write(`${error.message || error.code || error}${cause}\n`)
  process.exitCode = 1
}
