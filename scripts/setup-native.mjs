// Installs TensorFlow's native library for `--backend native` (or `gpu`) into .cache/native, outside of the project's own packages.
// First by the package's own download; where that fails, against the library inside PyPI's wheel `tensorflow-cpu` (Linux, needs python3
// with pip, a C++ compiler and Node's headers).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSION = '4.22.0'
const GYP = '11.5.0'
const WHEEL = 'tensorflow-cpu==2.15.1'
const DOWNLOAD_MS = 300_000

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const isGpu = process.argv.includes('--gpu')
const name = `@tensorflow/tfjs-node${isGpu ? '-gpu' : ''}`
const folder = join(root, '.cache', isGpu ? 'native-gpu' : 'native')
const installed = join(folder, 'node_modules', name)

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: folder, stdio: ['ignore', 2, 2], ...options }).status === 0
}

function loads() {
  const script = `require('util').isNullOrUndefined ??= (x) => x == null; require(${JSON.stringify(installed)})`
  return spawnSync(process.execPath, ['-e', script], { cwd: folder, stdio: 'ignore' }).status === 0
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function fail(line) {
  say(line)
  process.exit(1)
}

function installPackage() {
  mkdirSync(folder, { recursive: true })
  const packages = { [name]: VERSION, 'node-gyp': GYP }
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ private: true, dependencies: packages }, null, 2)}\n`
  )
  const flags = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev']
  const isWindows = process.platform === 'win32'
  if (!run(isWindows ? 'npm.cmd' : 'npm', flags, { shell: isWindows }))
    fail('the npm packages did not install')
}

function byDownload() {
  const script = join(installed, 'scripts/install.js')
  return run(process.execPath, [script], { cwd: installed, timeout: DOWNLOAD_MS }) && loads()
}

function byWheel() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    fail('the package’s own download failed, and the other way works on Linux x64 only')
  }
  const library = join(folder, 'tensorflow/libtensorflow_cc.so.2')
  if (!existsSync(library)) {
    const fetched = run('python3', [
      ...['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary', ':all:'],
      ...['--python-version', '3.11', '-d', folder, WHEEL]
    ])
    if (!fetched || !run('python3', ['-c', UNPACK, folder]))
      fail(`${WHEEL} could not be fetched and unpacked`)
  }
  const libraries = join(installed, 'deps/lib')
  rmSync(join(installed, 'deps'), { recursive: true, force: true })
  mkdirSync(libraries, { recursive: true })
  const link = (target, ...path) => symlinkSync(target, join(installed, 'deps', ...path))
  link(join(folder, 'tensorflow/include'), 'include')
  for (const part of ['cc', 'framework']) {
    link(join(folder, `tensorflow/libtensorflow_${part}.so.2`), 'lib', `libtensorflow_${part}.so.2`)
  }
  link('libtensorflow_cc.so.2', 'lib/libtensorflow.so')
  link('libtensorflow_framework.so.2', 'lib/libtensorflow_framework.so')
  const headers = join(dirname(process.execPath), '..')
  const build = [
    join(folder, 'node_modules/node-gyp/bin/node-gyp.js'),
    'rebuild',
    ...(existsSync(join(headers, 'include/node/node_api.h')) ? [`--nodedir=${headers}`] : []),
    '--module_name=tfjs_binding',
    `--module_path=${join(installed, 'lib/napi-v8')}`,
    '--napi_build_version=8',
    '--napi_version=8'
  ]
  return run(process.execPath, build, { cwd: installed }) && loads()
}

/** Unpacks headers and libraries of the wheel, and deletes it. */
const UNPACK = `
import glob, os, sys, zipfile
folder = sys.argv[1]
wheel = glob.glob(folder + '/tensorflow_cpu-*.whl')[0]
roots = tuple('tensorflow/include/' + part for part in ('tensorflow/', 'tsl/', 'xla/tsl/', 'external/'))
names = ('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'THIRD_PARTY_NOTICES.txt')
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.namelist():
        if entry.startswith(roots) and entry.endswith('.h') or entry in ['tensorflow/' + n for n in names]:
            archive.extract(entry, folder)
os.remove(wheel)
`

if (existsSync(installed) && loads()) {
  say(`${name} is installed already`)
} else {
  installPackage()
  say(`fetching the library of ${name} ...`)
  if (!byDownload()) {
    if (isGpu)
      fail(
        'the library with CUDA could not be fetched or loaded: it needs an NVIDIA driver, CUDA 11.8 and cuDNN 8.6'
      )
    say('the package’s own download did not work; building against the wheel of PyPI ...')
    if (!byWheel()) fail('the library could not be built or loaded; training goes on with --backend wasm')
  }
  say(`${name} is ready: starling train --backend ${isGpu ? 'gpu' : 'native'}`)
}
