import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../base/errors'
import { BACKENDS } from '../contract/backends'
import { nodeSpawn } from '../ipc/node-spawn'
import { parseConfig } from '../model/config'
import { programFolder } from '../registry/program-folder'
import type { TrainRequest, TrainResult } from '../training/protocol'
import { openJournal } from '../training/tuner/journal'
import { bestTrial, epochsOf, SEARCH_METHODS, schedulerOf } from '../training/tuner/search'
import { applyPoint, type Point, parseSpace, requireUsable, type Space } from '../training/tuner/space'
import { createTrials, type TrainElsewhere } from '../training/tuner/trial'
import { tune } from '../training/tuner/tune'
import { trainInChild } from '../workers/engine/trainer-child'
import type { Command, CommandInput } from './command'
import { oneOf, required } from './input'
import { readJsonObject } from './json-file'
import { wholeNumber } from './numbers'
import { FILE_FLAGS, trainingFiles } from './training-files'

interface Search {
  readonly config: Readonly<Record<string, unknown>>
  readonly space: Space
  /** What the trainings have in common. */
  readonly request: Omit<TrainRequest, 'config' | 'out'>
  readonly out: string
  readonly minEpochs: number
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
    ...FILE_FLAGS,
    dev: { type: 'string', value: 'FILE.conll', help: 'tweets that decide' },
    config: {
      type: 'string',
      value: 'FILE.json',
      help: 'where the search starts from: all keys that it does not search'
    },
    space: { type: 'string', value: 'FILE.json', help: 'what is searched' },
    out: { type: 'string', value: 'DIR', help: 'journal, trials and the best models' },
    method: { type: 'string', value: SEARCH_METHODS.join('|'), help: 'default hyperband' },
    'max-epochs': { type: 'string', value: 'N', help: "epochs of a whole training (default: the config's)" },
    'min-epochs': {
      type: 'string',
      value: 'N',
      help: 'epochs after which hyperband and asha first compare trials (default 1)'
    },
    'budget-epochs': {
      type: 'string',
      value: 'N',
      help: 'epochs over all trials (default: 10 whole trainings)'
    },
    minutes: { type: 'string', value: 'N', help: 'minutes of the search' },
    backend: {
      type: 'string',
      value: 'NAME',
      help: 'auto, gpu, native or wasm (default: wasm, so that trials repeat to the last bit)'
    },
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
    const method = oneOf(input, 'method', SEARCH_METHODS) ?? 'hyperband'
    const seed = input.number('seed') ?? 1
    const minutes = input.number('minutes') ?? null
    const epochs = input.number('budget-epochs') ?? (minutes === null ? 10 * search.maxEpochs : null)
    const journal = openJournal(join(search.out, 'trials.jsonl'))
    const steps = tune({
      scheduler: schedulerOf(method, search.space, { ...search, seed }),
      journal,
      runTrial: createTrials(
        (trial, point) => requestOf(search, join(search.out, 'trials', String(trial)), point as Point),
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
    const best = bestTrial(journal.lines)
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
      epochs: epochsOf(journal.lines),
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
  const configFile = required(input, 'config')
  const config = readJsonObject(configFile)
  const parsed = parseConfig(config, configFile)
  const spaceFile = required(input, 'space')
  const space = parseSpace(readJsonObject(spaceFile), spaceFile)
  requireUsable(space, config, spaceFile)
  required(input, 'dev')
  const files = trainingFiles(input)
  const maxEpochs = wholeNumber(input, 'max-epochs', parsed.epochs)
  const minEpochs = wholeNumber(input, 'min-epochs', 1, 1, maxEpochs)
  const backend =
    oneOf(
      input,
      'backend',
      BACKENDS.filter((name) => name !== 'webgpu')
    ) ?? 'wasm'
  const out = resolve(required(input, 'out'))
  mkdirSync(join(out, 'trials'), { recursive: true })
  const spawn = nodeSpawn(join(programFolder(), 'out/main'))
  return {
    config,
    space,
    request: {
      ...files,
      base: dirname(resolve(configFile)),
      fold: null,
      parent: null,
      replay: [],
      rehearsal: null
    },
    out,
    minEpochs,
    maxEpochs,
    train: (request, { signal, onStep }) =>
      trainInChild(spawn, request, { signal, onStep, onLog: () => {}, backend })
  }
}

function requestOf({ config, maxEpochs, request }: Search, out: string, point: Point): TrainRequest {
  return { ...request, config: { ...applyPoint(config, point), epochs: maxEpochs }, out }
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
      const request = requestOf(search, out, { ...point, seed })
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
