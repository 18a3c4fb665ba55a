import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../base/errors'
import { seededRandom } from '../base/random'
import { CLASSES } from '../contract/classes'
import { nodeSpawn } from '../ipc/node-spawn'
import { parseConfig } from '../model/config'
import { programFolder } from '../registry/program-folder'
import type { TrainRequest, TrainResult } from '../training/protocol'
import { asha, randomSearch } from '../training/tuner/asha'
import { hyperband } from '../training/tuner/hyperband'
import { openJournal } from '../training/tuner/journal'
import type { Scheduler } from '../training/tuner/scheduler'
import { applyPoint, type Point, parseSpace, type Space } from '../training/tuner/space'
import { createTrials, type TrainElsewhere } from '../training/tuner/trial'
import { tune } from '../training/tuner/tune'
import { trainInChild } from '../workers/engine/trainer-child'
import type { Command, CommandInput } from './command'
import { oneOf, required } from './input'

const METHODS = ['hyperband', 'asha', 'random'] as const
const ETA = 3

interface Search {
  readonly config: Readonly<Record<string, unknown>>
  readonly space: Space
  readonly base: string
  readonly out: string
  readonly maxEpochs: number
  readonly train: TrainElsewhere
}

export const tuneCommand: Command = {
  name: 'tune',
  summary: 'Search hyper-parameters by Hyperband, ASHA or at random, then train the best over several seeds.',
  usage:
    '--data FILE.conll --dev FILE.conll --config FILE.json --space FILE.json --out DIR [--method M --budget-epochs N --minutes N]',
  details:
    'The space maps config keys to choices or ranges: {"network.outputDropout":{"min":0,"max":0.6},"optimiser.learningRate":{"min":1e-4,"max":1e-2,"log":true}}.\n' +
    'The search is written to DIR/trials.jsonl as it goes; the same command goes on where it was ended. A budget that is spent begins no new trial.',
  flags: {
    data: { type: 'string', multiple: true, value: 'FILE.conll', help: 'tweets to train on' },
    dev: { type: 'string', value: 'FILE.conll', help: 'tweets that decide' },
    config: {
      type: 'string',
      value: 'FILE.json',
      help: 'where the search starts from: all keys that it does not search'
    },
    space: { type: 'string', value: 'FILE.json', help: 'what is searched' },
    out: { type: 'string', value: 'DIR', help: 'journal, trials and the best models' },
    method: { type: 'string', value: METHODS.join('|'), help: 'default hyperband' },
    'max-epochs': { type: 'string', value: 'N', help: "epochs of a whole training (default: the config's)" },
    'budget-epochs': {
      type: 'string',
      value: 'N',
      help: 'epochs over all trials (default: 10 whole trainings)'
    },
    minutes: { type: 'string', value: 'N', help: 'minutes of the search' },
    parallel: { type: 'string', value: 'N', help: 'trials side by side (default: the cores, at most 2)' },
    seeds: {
      type: 'string',
      value: 'N',
      help: 'seeds that the best point is trained with (default 3; 0 leaves it out)'
    },
    seed: { type: 'string', value: 'N', help: 'of the search (default 1)' }
  },
  async run(input) {
    const search = await openSearch(input)
    const method = oneOf(input, 'method', METHODS) ?? 'hyperband'
    const seed = input.number('seed') ?? 1
    const minutes = input.number('minutes') ?? null
    const epochs = input.number('budget-epochs') ?? (minutes === null ? 10 * search.maxEpochs : null)
    const journal = openJournal(join(search.out, 'trials.jsonl'))
    const steps = tune({
      scheduler: schedulerOf(method, search, seed),
      journal,
      runTrial: createTrials(
        (trial, point) => requestOf(search, input, join(search.out, 'trials', String(trial)), point),
        search.maxEpochs,
        search.train,
        () => performance.now()
      ),
      parallel: input.number('parallel') ?? Math.min(2, availableParallelism()),
      budget: { epochs, minutes },
      signal: input.signal,
      now: () => performance.now()
    })
    for await (const { assignment, report, epochsSpent } of steps) {
      input.log(
        `trial ${assignment.trial}: ${report.to} epochs, dev F1 ${(100 * report.score).toFixed(2)}, ${pointText(assignment.point)}`
      )
      input.report({ phase: 'tune', done: epochsSpent, total: epochs })
    }
    const best = bestOf(journal.lines)
    if (best === null)
      throw new AppError('usage', 'the budget allows no trial', {
        remedy: 'give more --budget-epochs or --minutes'
      })
    const seeds = await trainSeeds(search, input, best.point)
    const f1 = seeds.map((run) => run.f1)
    const mean = f1.length === 0 ? null : f1.reduce((sum, x) => sum + x, 0) / f1.length
    const result = {
      method,
      trials: new Set(journal.lines.map((line) => line.trial)).size,
      epochs: journal.lines.reduce(
        (sum, line) => sum + (line.type === 'assign' ? line.to - line.from : 0),
        0
      ),
      best,
      seeds,
      mean,
      out: search.out
    }
    if (input.json) input.print(JSON.stringify(result))
    else {
      input.print(
        `Best of ${result.trials} trials (${result.epochs} epochs): dev F1 ${(100 * best.f1).toFixed(2)} with ${pointText(best.point)}`
      )
      if (mean !== null)
        input.print(
          `Trained whole with ${seeds.length} seeds: ${f1.map((x) => (100 * x).toFixed(2)).join(', ')}, mean ${(100 * mean).toFixed(2)}`
        )
    }
    return 0
  }
}

async function openSearch(input: CommandInput): Promise<Search> {
  const configFile = resolve(required(input, 'config'))
  const config = readJson(configFile)
  const parsed = parseConfig(config, configFile)
  const space = parseSpace(readJson(resolve(required(input, 'space'))))
  parseConfig(applyPoint(config, middle(space)), 'the config with a point of the space')
  required(input, 'dev')
  if (input.texts('data').length === 0) throw new AppError('usage', '--data is missing')
  const out = resolve(required(input, 'out'))
  mkdirSync(join(out, 'trials'), { recursive: true })
  const spawn = nodeSpawn(join(programFolder(), 'out/main'))
  return {
    config,
    space,
    base: dirname(configFile),
    out,
    maxEpochs: input.number('max-epochs') ?? parsed.epochs,
    train: (request, { signal, onStep }) => trainInChild(spawn, request, { signal, onStep, onLog: () => {} })
  }
}

function readJson(path: string): Record<string, unknown> {
  if (!existsSync(path)) throw new AppError('not-found', 'there is no such file', { where: path })
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch (cause) {
    throw new AppError('config-invalid', 'this is not JSON', { where: path, cause })
  }
}

/** A first point, to see that its keys are keys of the config. */
function middle(space: Space): Point {
  return Object.fromEntries(
    Object.entries(space).map(([key, part]) => [key, 'choices' in part ? part.choices[0]! : part.min])
  )
}

function schedulerOf(
  method: (typeof METHODS)[number],
  { space, maxEpochs }: Search,
  seed: number
): Scheduler {
  const random = seededRandom(seed, 5)
  if (method === 'random') return randomSearch(space, { maxEpochs, random })
  if (method === 'asha') return asha(space, { minEpochs: 1, maxEpochs, eta: ETA, random })
  return hyperband(space, { maxEpochs, eta: ETA, random })
}

function requestOf(
  search: Search,
  input: CommandInput,
  out: string,
  point: Readonly<Record<string, unknown>>
): TrainRequest {
  const data = input.texts('data').map((path) => resolve(path))
  return {
    config: { ...applyPoint(search.config, point as Point), epochs: search.maxEpochs },
    base: search.base,
    data,
    dev: resolve(required(input, 'dev')),
    fold: null,
    dataName: data.map((path) => basename(path)).join(', '),
    parent: null,
    replay: [],
    rehearsal: null,
    classes: CLASSES,
    rename: {},
    out
  }
}

function bestOf(
  lines: ReturnType<typeof openJournal>['lines']
): { trial: number; point: Point; epochs: number; f1: number } | null {
  const points = new Map<number, Point>()
  let best: { trial: number; point: Point; epochs: number; f1: number } | null = null
  for (const line of lines) {
    if (line.type === 'assign') points.set(line.trial, line.point)
    else if (best === null || line.score > best.f1)
      best = { trial: line.trial, point: points.get(line.trial)!, epochs: line.to, f1: line.score }
  }
  return best
}

/** Trains the point whole with other seeds than the search's; one that is there already is not trained again. */
async function trainSeeds(
  search: Search,
  input: CommandInput,
  point: Point
): Promise<{ seed: number; f1: number; model: string }[]> {
  const runs: { seed: number; f1: number; model: string }[] = []
  const count = input.number('seeds') ?? 3
  for (let seed = 1; seed <= count; seed++) {
    const out = join(search.out, `best-seed-${seed}`)
    const note = join(search.out, `best-seed-${seed}.json`)
    if (!existsSync(note)) {
      const request = requestOf(search, input, out, { ...point, seed })
      const result: TrainResult = await search.train(request, {
        signal: input.signal,
        onStep: (step) => {
          if (step.kind === 'epoch')
            input.report({ phase: `best, seed ${seed}`, done: step.record.epoch, total: search.maxEpochs })
        }
      })
      writeFileSync(note, JSON.stringify(result))
    }
    const { history } = JSON.parse(readFileSync(note, 'utf8')) as TrainResult
    runs.push({ seed, f1: history.at(-1)?.devF1 ?? 0, model: out })
  }
  rmSync(join(search.out, 'trials'), { recursive: true, force: true })
  return runs
}

function pointText(point: Point): string {
  return Object.entries(point)
    .map(([key, value]) => `${key} ${typeof value === 'number' ? Number(value.toPrecision(3)) : value}`)
    .join(', ')
}
