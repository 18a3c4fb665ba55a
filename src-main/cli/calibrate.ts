import { AppError } from '../base/errors'
import { CLASSES } from '../contract/classes'
import type { LabelledTweet } from '../evaluation/conll'
import { type CrossFit, crossFit } from '../evaluation/cross-fit'
import { createThermometer, type Thermometer } from '../evaluation/temperature'
import { resolveModel } from '../registry/resolve'
import { readScores } from '../tagging/emission-reader'
import { readTweets } from '../training/data/files'
import { foldsOf } from '../training/data/folds'
import { redescribe } from '../training/redescribe'
import type { Command, CommandInput } from './command'
import { oneOf, required } from './input'
import { RENAME_FLAG, renames } from './renames'

const FOLDS = 2

export const calibrateCommand: Command = {
  name: 'calibrate',
  summary: "Make a model's confidences say how often it is right.",
  usage: '--model DIR --data DEV.conll [--folds N] [--dry-run] [--json]',
  details: [
    'Finds the temperature that the scores are divided by before a probability is taken, on tweets that the model was not trained on, and',
    'writes it into the bundle with its error before and after. The tags stay as they are. The error after is cross-fitted: each fold of',
    'the tweets is judged with the temperature of the others; near-copies share a fold.'
  ].join('\n'),
  flags: {
    model: { type: 'string', value: 'DIR', help: "the model's folder" },
    data: { type: 'string', value: 'FILE.conll', help: 'annotated tweets that it was not trained on' },
    folds: { type: 'string', value: 'N', help: `parts for the cross-fitted error (default ${FOLDS})` },
    objective: {
      type: 'string',
      value: 'spans|sequences',
      help: 'what is made least: the log loss of the confidences of found spans (default), or that of whole label sequences'
    },
    seed: { type: 'string', value: 'N', help: 'of the folds (default 1)' },
    rename: RENAME_FLAG,
    'dry-run': { type: 'boolean', help: 'measure only' }
  },
  async run(input) {
    const path = required(input, 'data')
    const folds = foldCount(input)
    const objective = oneOf(input, 'objective', ['spans', 'sequences'] as const) ?? 'spans'
    const dir = await resolveModel(required(input, 'model'), null)
    const tweets = (await readTweets(path, { rename: renames(input), known: CLASSES })).filter(
      ({ tokens }) => tokens.length > 0
    )
    if (tweets.length < folds) {
      throw new AppError('data-invalid', `${tweets.length} tweets cannot be parted into ${folds} folds`, {
        where: path
      })
    }
    const thermometer = await thermometerOf(dir, tweets, input.signal)
    const fit = crossFit(thermometer, foldsOf(tweets, folds, input.number('seed') ?? 1), objective)
    if (fit.spans === 0) {
      throw new AppError('data-invalid', 'the model finds nothing in these tweets', {
        where: path,
        remedy: 'Name tweets with entities of the classes that the model knows.'
      })
    }
    if (!input.on('dry-run')) {
      await redescribe(dir, {
        temperature: fit.temperature,
        calibration: {
          data: path.split(/[\\/]/).slice(-2).join('/'),
          folds,
          spans: fit.spans,
          before: fit.before,
          after: fit.after
        }
      })
    }
    print(input, fit, folds)
    return 0
  }
}

async function thermometerOf(
  dir: string,
  tweets: readonly LabelledTweet[],
  signal: AbortSignal
): Promise<Thermometer> {
  const tokens = tweets.map((tweet) => tweet.tokens)
  const { crf, emissions } = await readScores(dir, tokens, signal)
  return createThermometer(
    crf,
    tweets.map(({ labels }, i) => ({ emissions: emissions[i]!, labels }))
  )
}

function foldCount(input: CommandInput): number {
  const folds = input.number('folds') ?? FOLDS
  if (Number.isInteger(folds) && folds >= 2 && folds <= 100) return folds
  throw new AppError('usage', '--folds takes a whole number from 2 to 100')
}

function print(input: CommandInput, fit: CrossFit, folds: number): void {
  if (input.json) {
    input.print(JSON.stringify({ ...fit, folds }))
    return
  }
  const percent = (error: number | null): string => (error === null ? '-' : `${(100 * error).toFixed(1)} %`)
  const list = fit.temperatures.map((temperature) => temperature.toFixed(2)).join(', ')
  input.print(`Temperature ${fit.temperature.toFixed(3)} (of ${folds} folds: ${list})`)
  input.print(
    `Expected calibration error of ${fit.spans.toLocaleString('en-US')} spans: ${percent(fit.before)} before, ${percent(fit.after)} after (cross-fitted)`
  )
  input.print(
    `Log loss of the spans: ${fit.lossBefore?.toFixed(3) ?? '-'} before, ${fit.lossAfter?.toFixed(3) ?? '-'} after`
  )
}
