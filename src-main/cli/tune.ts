import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { BACKENDS } from '../contract/backends'
import { type Point, SEARCH_METHODS } from '../contract/tuning'
import { nodeSpawn } from '../ipc/node-spawn'
import { parseConfig } from '../model/config'
import { programFolder } from '../registry/program-folder'
import { forgetTrials, meanOf, runTrials, type SearchPlan, trainSeeds } from '../training/tuner/run'
import { applyPoint, parseSpace, requireUsable } from '../training/tuner/space'
import { trainInChild } from '../workers/engine/trainer-child'
import type { Command, CommandInput } from './command'
import { oneOf, required } from './input'
import { readJsonObject } from './json-file'
import { wholeNumber } from './numbers'
import { FILE_FLAGS, trainingFiles } from './training-files'

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
    out: { type: 'string', value: 'DIR', help: 'journal, trials and the best models (trial-N-seed-S)' },
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
    const plan = openPlan(input)
    const { signal } = input
    const found = await runTrials(plan, {
      signal,
      onRung({ assignment, report, epochsSpent }) {
        input.log(
          `trial ${assignment.trial}: ${report.to} epochs, dev F1 ${points(report.score)}, ${pointText(assignment.point)}`
        )
        input.report({ phase: 'tune', done: epochsSpent, total: plan.budget.epochs })
      }
    })
    const seeds = []
    const wanted = Array.from({ length: input.number('seeds') ?? 3 }, (_, i) => i + 1)
    const trained = trainSeeds(plan, found.best, wanted, {
      signal,
      onStep(seed, step) {
        if (step.kind === 'epoch')
          input.report({ phase: `best, seed ${seed}`, done: step.record.epoch, total: plan.maxEpochs })
      }
    })
    for await (const { seed, f1, out } of trained) seeds.push({ seed, f1, model: out })
    forgetTrials(plan.dir)
    const { mean, deviation } = meanOf(seeds.map(({ f1 }) => f1 ?? 0))
    const result = { method: plan.method, ...found, seeds, mean, deviation, out: plan.dir }
    if (input.json) input.print(JSON.stringify(result))
    else {
      const { best, trials, epochs } = found
      input.print(
        `Best of ${trials} trials (${epochs} epochs): dev F1 ${points(best.f1)} with ${pointText(best.point)}`
      )
      if (mean !== null) {
        const each = seeds.map(({ f1 }) => points(f1 ?? 0)).join(', ')
        const spread = deviation === null ? '' : `, standard deviation ${points(deviation)}`
        input.print(`Trained whole with ${seeds.length} seeds: ${each}, mean ${points(mean)}${spread}`)
      }
    }
    return 0
  }
}

function openPlan(input: CommandInput): SearchPlan {
  const configFile = required(input, 'config')
  const config = readJsonObject(configFile)
  const parsed = parseConfig(config, configFile)
  const spaceFile = required(input, 'space')
  const space = parseSpace(readJsonObject(spaceFile), spaceFile)
  requireUsable(space, spaceFile, (point) => parseConfig(applyPoint(config, point), spaceFile))
  required(input, 'dev')
  const files = trainingFiles(input)
  const maxEpochs = wholeNumber(input, 'max-epochs', parsed.epochs)
  const minutes = input.number('minutes') ?? null
  const backend =
    oneOf(
      input,
      'backend',
      BACKENDS.filter((name) => name !== 'webgpu')
    ) ?? 'wasm'
  const dir = resolve(required(input, 'out'))
  mkdirSync(dir, { recursive: true })
  const spawn = nodeSpawn(join(programFolder(), 'out/main'))
  return {
    dir,
    space,
    method: oneOf(input, 'method', SEARCH_METHODS) ?? 'hyperband',
    seed: input.number('seed') ?? 1,
    minEpochs: wholeNumber(input, 'min-epochs', 1, 1, maxEpochs),
    maxEpochs,
    parallel: input.number('parallel') ?? Math.min(2, availableParallelism()),
    budget: { epochs: input.number('budget-epochs') ?? (minutes === null ? 10 * maxEpochs : null), minutes },
    requestOf: (point, out) => ({
      ...files,
      config: { ...applyPoint(config, point), epochs: maxEpochs },
      base: dirname(resolve(configFile)),
      fold: null,
      parent: null,
      replay: [],
      rehearsal: null,
      out
    }),
    train: (request, { signal, onStep }) =>
      trainInChild(spawn, request, { signal, onStep, onLog: () => {}, backend })
  }
}

function points(fraction: number): string {
  return (100 * fraction).toFixed(2)
}

function pointText(point: Point): string {
  return Object.entries(point)
    .map(([key, value]) => `${key} ${typeof value === 'number' ? Number(value.toPrecision(3)) : value}`)
    .join(', ')
}
