import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../src-main/base/errors'
import { openBundle } from '../../src-main/registry/bundle'
import { programFolder } from '../../src-main/registry/program-folder'
import { resolveModel } from '../../src-main/registry/resolve'
import { buckets } from '../../src-main/tagging/buckets'
import { parseModel } from '../../src-main/tagging/bundle-model'
import { feedsOf, openSession } from '../../src-main/tagging/session'
import { tokenise } from '../../src-main/text/tokenise'
import { type BenchResult, benchResult, median } from './support/bench'
import { corpusTexts } from './support/corpus-sample'

const TEXTS = 1000
const RUNS = 3

/**
 * A bundle's graph alone, on one thread: tweets/s here, and with Python's onnxruntime on the very same feeds, in turns.
 * `STARLING_MODEL` names the model (default: accurate), `STARLING_PYTHON` a Python with onnxruntime.
 * @param options.data the folder that holds the corpus
 */
export async function run(options: { readonly data: string }): Promise<BenchResult[]> {
  const dir = await resolveModel(process.env.STARLING_MODEL ?? 'accurate', null)
  const model = parseModel(await openBundle(dir))
  const session = await openSession(model, dir)
  const tweets: string[][] = []
  for await (const text of corpusTexts(options.data, TEXTS)) {
    const tokens = tokenise(text).map((token) => token.text)
    if (tokens.length > 0) tweets.push(tokens)
  }
  const batches = buckets(tweets.map(model.lengthOf)).map((group) =>
    model.encode(group.map((i) => tweets[i]!))
  )
  const folder = mkdtempSync(join(tmpdir(), 'starling-graph-'))
  try {
    writeFeeds(folder, model, batches, tweets.length)
    for (const batch of batches.slice(0, 2)) await session.run(batch)
    const ours: Speed[] = []
    const theirs: Speed[] = []
    for (let i = 0; i < RUNS; i++) {
      const begin = performance.now()
      const before = process.cpuUsage()
      for (const batch of batches) await session.run(batch)
      const { user, system } = process.cpuUsage(before)
      const seconds = (performance.now() - begin) / 1000
      ours.push({ clock: tweets.length / seconds, processor: (tweets.length * 1e6) / (user + system) })
      theirs.push(...pythonSpeed(folder))
    }
    return (['clock', 'processor'] as const).map((of) =>
      benchResult(
        of === 'clock' ? 'graph' : 'graph, processor time',
        'tweets/s',
        ours.map((speed) => speed[of]),
        theirs.length === 0
          ? null
          : { name: 'Python onnxruntime', value: median(theirs.map((speed) => speed[of])) }
      )
    )
  } finally {
    await session.release()
    rmSync(folder, { recursive: true })
  }
}

interface Speed {
  readonly clock: number
  readonly processor: number
}

type Model = ReturnType<typeof parseModel>

function writeFeeds(
  folder: string,
  { graph, inputs, manifest }: Model,
  batches: readonly Parameters<typeof feedsOf>[0][],
  tweets: number
): void {
  writeFileSync(join(folder, 'model.onnx'), graph)
  const described = batches.map((batch, b) =>
    Object.fromEntries(
      Object.entries(feedsOf(batch, inputs)).map(([name, { type, data, dims }]) => {
        const file = `${b}-${name}.bin`
        const { buffer, byteOffset, byteLength } = data as Float32Array
        writeFileSync(join(folder, file), new Uint8Array(buffer, byteOffset, byteLength))
        return [name, [file, type, dims]]
      })
    )
  )
  writeFileSync(
    join(folder, 'feeds.json'),
    JSON.stringify({ model: manifest.id, tweets, batches: described })
  )
}

/** Empty where there is no Python. */
function pythonSpeed(folder: string): Speed[] {
  const python = process.env.STARLING_PYTHON
  if (python === undefined) return []
  const script = join(programFolder(), 'test/perf/graph_onnxruntime.py')
  const result = spawnSync(python, [script, folder, '1'], { encoding: 'utf8' })
  if (result.status !== 0) {
    throw new AppError('backend-unavailable', 'onnxruntime cannot be measured', {
      where: python,
      remedy: `pip install onnxruntime, or leave STARLING_PYTHON unset. ${result.stderr.trim().split('\n').pop()}`
    })
  }
  const [clock = 0, processor = 0] = result.stdout.trim().split(' ').map(Number)
  return [{ clock, processor }]
}
