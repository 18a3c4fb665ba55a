import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLASSES } from '../../src-main/contract/classes'
import type { Point, SearchMethod } from '../../src-main/contract/tuning'
import { formatConll, parseConll } from '../../src-main/evaluation/conll'
import { nodeSpawn } from '../../src-main/ipc/node-spawn'
import { programFolder } from '../../src-main/registry/program-folder'
import type { TrainRequest } from '../../src-main/training/protocol'
import { forgetTrials, runTrials } from '../../src-main/training/tuner/run'
import { applyPoint, parseSpace } from '../../src-main/training/tuner/space'
import type { TrainElsewhere } from '../../src-main/training/tuner/trial'
import { trainInChild } from '../../src-main/workers/engine/trainer-child'
import { type BenchResult, benchResult } from './support/bench'

const SEEDS = [1, 2, 3, 4, 5]
/** Tweets of the training set that are trained on, so that all ten searches take minutes. */
const TWEETS = 600
const EPOCHS = { minEpochs: 2, maxEpochs: 18 }
/** Two brackets of Hyperband; random search gets the rest of its last training besides. */
const BUDGET = 84

const SPACE = parseSpace({
  'optimiser.learningRate': { min: 1e-4, max: 5e-2, log: true },
  'network.inputDropout': { min: 0, max: 0.7 },
  'network.outputDropout': { min: 0, max: 0.7 },
  'network.wordDropout': { min: 0, max: 0.5 }
})

const config = (vectors: string) => ({
  inputs: {
    vectors: { use: 'frozen', path: vectors, size: 25 },
    characters: { size: 16, filters: 16, widths: [3] }
  },
  network: { units: 32 },
  batch: 8,
  epochs: EPOCHS.maxEpochs
})

/**
 * The best dev F1 that Hyperband and random search find on WNUT-16 (the first tweets of train) with the same epochs, learning rate and
 * dropout searched: the median of five seeds. A search that was ended goes on where it stopped (`.cache/bench-tune`).
 * @param options.data the folder that holds `ner/wnut16` and `vectors/glove.twitter.25d.subset.txt`
 */
export async function run(options: { readonly data: string }): Promise<BenchResult[]> {
  const folder = join(programFolder(), '.cache/bench-tune')
  const train = join(folder, 'train.conll')
  mkdirSync(folder, { recursive: true })
  const whole = join(options.data, 'ner/wnut16/train.conll')
  writeFileSync(train, formatConll(parseConll(readFileSync(whole, 'utf8'), { name: whole }).slice(0, TWEETS)))
  const found: Record<'random' | 'hyperband', Found[]> = { random: [], hyperband: [] }
  const began = performance.now()
  for (const seed of SEEDS) {
    for (const method of ['random', 'hyperband'] as const) {
      const best = await search(options.data, train, join(folder, `${method}-${seed}`), method, seed)
      process.stderr.write(
        `${method}, seed ${seed}: dev F1 ${best.f1.toFixed(2)} (${best.trials} trials, ${best.epochs} epochs)\n`
      )
      found[method].push(best)
    }
  }
  rmSync(folder, { recursive: true, force: true })
  const f1 = (runs: readonly Found[]): number[] => runs.map((run) => run.f1)
  const control = benchResult('tune-random', '% dev F1', f1(found.random))
  const yardstick = { name: `random search, ${BUDGET} epochs`, value: control.value }
  return [
    control,
    benchResult('tune-hyperband', '% dev F1', f1(found.hyperband), yardstick),
    ...(['random', 'hyperband'] as const).flatMap((method) => [
      benchResult(
        `trials-${method}`,
        'trials',
        found[method].map((run) => run.trials)
      ),
      benchResult(
        `epochs-${method}`,
        'epochs',
        found[method].map((run) => run.epochs)
      )
    ]),
    benchResult('minutes', 'min', [(performance.now() - began) / 60_000])
  ]
}

interface Found {
  readonly f1: number
  readonly trials: number
  readonly epochs: number
}

async function search(
  data: string,
  train: string,
  out: string,
  method: SearchMethod,
  seed: number
): Promise<Found> {
  mkdirSync(out, { recursive: true })
  const spawn = nodeSpawn(join(programFolder(), 'out/main'))
  const start = config(join(data, 'vectors/glove.twitter.25d.subset.txt'))
  const plan = {
    ...{ dir: out, space: SPACE, method, seed, ...EPOCHS, parallel: 1 },
    budget: { epochs: BUDGET, minutes: null },
    requestOf: (point: Point, folder: string): TrainRequest => ({
      config: applyPoint(start, point),
      base: out,
      data: [train],
      dev: join(data, 'ner/wnut16/dev.conll'),
      dataName: 'WNUT-16',
      parent: null,
      replay: [],
      rehearsal: null,
      classes: CLASSES,
      rename: {},
      out: folder
    }),
    train: (request: TrainRequest, { signal, onStep }: Parameters<TrainElsewhere>[1]) =>
      trainInChild(spawn, request, { signal, onStep, onLog: () => {}, backend: 'wasm' })
  }
  const { best, trials, epochs } = await runTrials(plan, { signal: new AbortController().signal })
  forgetTrials(out)
  return { f1: 100 * best.f1, trials, epochs }
}
