import { existsSync, mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../base/errors'
import { BACKENDS } from '../contract/backends'
import type { TrainStep } from '../contract/jobs'
import type { TrainRequest } from '../training/protocol'
import type { Command, CommandInput } from './command'
import { ENCODER_FLAGS } from './encoder-flags'
import { oneOf, required } from './input'
import { readJsonObject } from './json-file'
import { counted } from './numbers'
import { withFlags } from './train-config'
import { FILE_FLAGS, trainingFiles } from './training-files'

export const trainCommand: Command = {
  name: 'train',
  summary: 'Train a tagger on annotated tweets and write it as a model.',
  usage: '--data FILE.conll [--dev FILE.conll] [--config FILE.json] [--backend NAME] --out DIR',
  details: [
    'FILE.conll holds a token and its tag on a line, a blank line between tweets. The config (see configs/) holds every hyper-parameter; what it',
    'leaves out has a default. The same config, data and seed give the same model to the last bit. A run that was ended goes on where it',
    'stopped when the same command is given again. With --parent a model is trained on, gently: its network and words stay as they are.'
  ].join('\n'),
  flags: {
    ...FILE_FLAGS,
    fold: {
      type: 'string',
      value: 'K/N',
      help: 'without --dev: hold fold K of N of the data out, and measure on it'
    },
    config: { type: 'string', value: 'FILE.json', help: 'the hyper-parameters (default: all defaults)' },
    out: { type: 'string', value: 'DIR', help: 'folder of the new model' },
    backend: { type: 'string', value: 'NAME', help: `${BACKENDS.join(', ')} (default: auto)` },
    parent: { type: 'string', value: 'DIR', help: 'a model to train on' },
    replay: { type: 'string', multiple: true, value: 'FILE.conll', help: 'what the parent was trained on' },
    rehearsal: {
      type: 'string',
      value: 'FILE.conll',
      help: 'tweets on which the parent shall stay as it is'
    },
    vectors: { type: 'string', value: 'FILE', help: 'word vectors, in place of the config’s' },
    brown: {
      type: 'string',
      value: 'FILE',
      help: 'Brown clusters (path, word, count), in place of the config’s'
    },
    kmeans: { type: 'string', value: 'FILE', help: 'k-means clusters (word, ids), in place of the config’s' },
    silver: {
      type: 'string',
      value: 'FILE',
      help: 'tweets that a teacher labelled, in place of the config’s'
    },
    ...ENCODER_FLAGS,
    name: { type: 'string', value: 'NAME', help: 'what the model is called' },
    seed: { type: 'string', value: 'N', help: 'in place of the config’s' },
    epochs: { type: 'string', value: 'N', help: 'in place of the config’s' }
  },
  async run(input) {
    const files = trainingFiles(input)
    const file = input.text('config')
    const absolute = (path: string | undefined): string | null => (path === undefined ? null : resolve(path))
    const base = file === undefined ? process.cwd() : dirname(resolve(file))
    const { train } = await import('../training/train')
    const result = await train(
      {
        ...files,
        config: withFlags(file === undefined ? {} : readJsonObject(file), base, input),
        ...(file === undefined ? {} : { configFile: file }),
        base,
        fold: foldOf(input),
        parent: absolute(input.text('parent')),
        replay: input.texts('replay').map((path) => resolve(path)),
        rehearsal: absolute(input.text('rehearsal')),
        out: outFolder(input)
      },
      {
        signal: input.signal,
        log: input.log,
        step: shower(input),
        backend: oneOf(input, 'backend', BACKENDS) ?? 'auto'
      }
    )
    if (input.json) input.print(JSON.stringify(result))
    else {
      const f1 = result.best.f1
      input.print(
        `${result.model}: ${counted(result.epochs, 'epoch')} of ${result.secondsPerEpoch.toFixed(1)} s${
          f1 === null ? '' : `, best F1 ${(100 * f1).toFixed(2)} after epoch ${result.best.epoch}`
        }`
      )
    }
    return 0
  }
}

/** Fails before the training would: with `usage` where no folder can be made. */
function outFolder(input: CommandInput): string {
  const out = resolve(required(input, 'out'))
  let there = out
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there)
  try {
    if (!statSync(there).isDirectory()) throw new Error('a file is in the way')
    rmdirSync(mkdtempSync(join(there, '.starling-')))
  } catch (cause) {
    throw new AppError('usage', '--out cannot be made a folder', {
      where: out,
      remedy: `${there} is a file or may not be written to: name another folder`,
      cause
    })
  }
  return out
}

/** Batches of all epochs that are still to come, with the time that they take; a line at the end of each epoch. */
function shower(input: CommandInput): (step: TrainStep) => void {
  let epochs = 1
  let first: number | null = null
  return (step) => {
    if (step.kind === 'start') epochs = step.epochs
    if (step.kind === 'batch') {
      first ??= step.epoch
      input.report({
        phase: 'train',
        unit: 'batches',
        done: (step.epoch - first) * step.batches + step.batch,
        total: (epochs - first + 1) * step.batches
      })
    } else showEpoch(step, input)
  }
}

function showEpoch(step: TrainStep, input: CommandInput): void {
  if (step.kind === 'epoch') {
    const { epoch, loss, devLoss, devF1 } = step.record
    const dev =
      devF1 === null ? '' : `, dev loss ${devLoss?.toFixed(4) ?? '-'}, dev F1 ${(100 * devF1).toFixed(2)}`
    input.log(
      `epoch ${epoch}: loss ${loss.toFixed(4)}${dev}${step.isBest ? ' *' : ''}, ${step.seconds.toFixed(1)} s`
    )
  }
}

function foldOf(input: CommandInput): NonNullable<TrainRequest['fold']> | null {
  const text = input.text('fold')
  if (text === undefined) return null
  const [index = 0, count = 0] = text.split('/').map(Number)
  const isWhole = Number.isInteger(index) && Number.isInteger(count)
  if (!isWhole || index < 1 || count < 2 || index > count || input.text('dev') !== undefined) {
    throw new AppError('usage', `--fold takes K/N, such as 1/5, in place of --dev, not "${text}"`)
  }
  return { index, count }
}
