import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { seededRandom } from '../../src-main/base/random'
import type { JobInfo } from '../../src-main/contract/jobs'
import { type Client, createClient } from '../../src-main/ipc/client'
import { nodeSpawn } from '../../src-main/ipc/node-spawn'
import { portPair } from '../../src-main/ipc/port'
import { programFolder } from '../../src-main/registry/program-folder'
import { createEngine } from '../../src-main/workers/create-engine'
import { type BenchResult, benchResult } from './support/bench'
import { corpusTexts } from './support/corpus-sample'

const TWEETS = 100_000
const BEGIN = Date.UTC(2022, 0, 1)
const SECONDS_APART = 60
const AUTHORS = 60_000

/**
 * A workspace as an analyst fills it: tweets of the corpus with made-up times are imported, tagged with the active model and judged, with the engine in this
 * process and its taggers beside it. Says how fast, how soon the first tags are stored, and how much memory the engine had at most (where the
 * system tells). `STARLING_TWEETS` is how many (default 100,000).
 */
export async function run(options: { readonly data: string }): Promise<BenchResult[]> {
  const tweets = Number(process.env.STARLING_TWEETS ?? TWEETS)
  const folder = mkdtempSync(join(tmpdir(), 'starling-bench-workspace-'))
  const file = join(folder, 'tweets.csv')
  await pipeline(Readable.from(rows(options.data, tweets)), createWriteStream(file))
  const engine = await createEngine({
    workspace: join(folder, 'workspace'),
    spawn: nodeSpawn(join(programFolder(), 'out/main')),
    log: (line) => process.stderr.write(`${line}\n`),
    isBrowser: false,
    resume: false
  })
  const [mine, theirs] = portPair()
  engine.router.attach(theirs)
  const client = createClient(mine)
  try {
    const imported = await timed(client, () => client.call('imports.start', { paths: [file], tag: false }))
    const tagged = await timed(client, () => client.call('tag.start', {}))
    const began = performance.now()
    await client.call('trends.board', { zone: 'UTC' })
    const board = (performance.now() - began) / 1000
    const memory = peakMemory()
    return [
      benchResult('import', 'tweets/s', [tweets / imported.seconds]),
      benchResult('first tags stored after', 's', [tagged.first]),
      benchResult('tag', 'tweets/s', [tweets / tagged.seconds]),
      benchResult('first board', 's', [board]),
      ...(memory === null ? [] : [benchResult('peak memory of the engine', 'MiB', [memory])])
    ]
  } finally {
    client.close()
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A CSV of the corpus's first tweets, a minute apart, by authors drawn at random. */
async function* rows(data: string, tweets: number): AsyncGenerator<string> {
  const random = seededRandom(7)
  let row = 0
  yield 'id,created_at,author,text\n'
  for await (const text of corpusTexts(data, tweets)) {
    const time = new Date(BEGIN + 1000 * SECONDS_APART * row).toISOString()
    yield `${++row},${time},user${random.below(AUTHORS)},"${text.replace(/"/g, '""')}"\n`
  }
}

/** Seconds from the call to the job's end, and to the first progress that is more than none. */
async function timed(
  client: Client,
  start: () => Promise<{ readonly job: number }>
): Promise<{ readonly seconds: number; readonly first: number }> {
  const began = performance.now()
  const now = (): number => (performance.now() - began) / 1000
  let first: number | null = null
  return new Promise((resolve, reject) => {
    const see = ({ state, progress, error }: JobInfo): void => {
      if (first === null && (progress?.done ?? 0) > 0) first = now()
      if (state === 'done') resolve({ seconds: now(), first: first ?? now() })
      else if (state !== 'queued' && state !== 'running') reject(new Error(error?.message ?? state))
    }
    const stop = client.onEvent((event) => {
      if (event.type !== 'job') return
      see(event.job)
      if (event.job.finished !== null) stop()
    })
    start().catch(reject)
  })
}

/** MiB that this process had in memory at most; null where the system does not say. */
function peakMemory(): number | null {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))
    return match === null ? null : Number(match[1]) / 1024
  } catch {
    return null
  }
}
