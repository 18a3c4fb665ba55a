import { AppError } from '../base/errors'
import { CLASSES } from '../contract/classes'
import { bioLabels } from '../evaluation/chunks'
import type { LabelledTweet } from '../evaluation/conll'
import { poolWeights } from '../evaluation/pool-weights'
import { evaluate } from '../evaluation/report'
import { resolveModel } from '../registry/resolve'
import { readScores } from '../tagging/emission-reader'
import { createTagger } from '../tagging/onnx-tagger'
import { readTweets } from '../training/data/files'
import { writeEnsemble } from '../training/ensemble'
import { redescribe } from '../training/redescribe'
import type { Command, CommandInput } from './command'
import { required } from './input'
import { renames } from './renames'

export const combineCommand: Command = {
  name: 'combine',
  summary: 'Make one model of several that tag together.',
  usage: '--model M --model M [--name NAME] [--data DEV.conll] --out DIR',
  details: [
    'The models’ scores are added by weight before tags are chosen, so that the probability of a labelling is the weighted geometric mean of theirs.',
    'They stay where they are, in folders beside DIR, and are verified by their ids. --data measures the ensemble, and finds the weights where none',
    'are given: those under which the true labels are likeliest. starling calibrate --model DIR then makes its confidences honest.'
  ].join('\n'),
  flags: {
    model: { type: 'string', multiple: true, value: 'M', help: 'a model’s name, id or folder; two or more' },
    weight: {
      type: 'string',
      multiple: true,
      value: 'X',
      help: 'weight of each model, in their order (default: equal, or found with --data)'
    },
    name: { type: 'string', value: 'NAME', help: 'what the ensemble is called (default: best)' },
    data: { type: 'string', value: 'FILE.conll', help: 'tweets that none of them was trained on' },
    rename: {
      type: 'string',
      multiple: true,
      value: 'FROM=TO',
      help: 'read a class of the file as another; an empty TO leaves it out'
    },
    out: { type: 'string', value: 'DIR', help: 'folder of the new model, beside those of the others' }
  },
  async run(input) {
    const names = input.texts('model')
    if (names.length < 2) throw new AppError('usage', 'combine needs two models: --model A --model B')
    const out = required(input, 'out')
    const members = await Promise.all(names.map((name) => resolveModel(name, null)))
    const tweets = await readData(input)
    const written = await writeEnsemble({
      members,
      weights: await weightsOf(input, members, tweets),
      name: input.text('name') ?? 'best',
      out,
      created: new Date().toISOString()
    })
    const metrics = tweets === null ? null : await measure(input, out, tweets)
    const { id } = metrics === null ? written : await redescribe(out, { metrics })
    const f1 = metrics?.report.micro.f1 ?? null
    if (input.json) input.print(JSON.stringify({ model: id, members: written.members, f1 }))
    else {
      const parts = written.members?.map((member) => `${member.id} (${member.weight.toFixed(2)})`)
      input.print(
        `${id}: ${parts?.join(' and ')} together${f1 === null ? '' : `, F1 ${(100 * f1).toFixed(2)}`}`
      )
    }
    return 0
  }
}

async function readData(input: CommandInput): Promise<LabelledTweet[] | null> {
  const path = input.text('data')
  return path === undefined ? null : readTweets(path, { rename: renames(input), known: CLASSES })
}

/** Those given, else those found on the tweets, else equal ones. */
async function weightsOf(
  input: CommandInput,
  members: readonly string[],
  tweets: readonly LabelledTweet[] | null
): Promise<number[]> {
  const given = input.texts('weight').map(Number)
  if (given.length > 0) {
    const sum = given.reduce((total, weight) => total + weight, 0)
    if (given.length !== members.length || !(sum > 0) || given.some((weight) => !(weight >= 0))) {
      throw new AppError('usage', '--weight takes a number from 0 for each --model, in their order')
    }
    return given.map((weight) => weight / sum)
  }
  if (tweets === null) return members.map(() => 1 / members.length)
  const tokens = tweets.map((tweet) => tweet.tokens)
  const scores = []
  for (const dir of members) scores.push(await readScores(dir, tokens, input.signal))
  return poolWeights(
    scores,
    tweets.map(({ labels }) => labels)
  )
}

async function measure(input: CommandInput, dir: string, tweets: readonly LabelledTweet[]) {
  const tagger = await createTagger(dir)
  try {
    const spans = await tagger.tagTokens(
      tweets.map(({ tokens }) => tokens),
      input.signal
    )
    const predicted = tweets.map(({ tokens }, i) => bioLabels(tokens.length, spans[i]!))
    const gold = tweets.map(({ labels }) => labels)
    return {
      data: required(input, 'data').split(/[\\/]/).slice(-2).join('/'),
      note: input.texts('weight').length > 0 ? null : 'The weights of the models were found on this data.',
      report: evaluate(gold, predicted, { classes: CLASSES })
    }
  } finally {
    await tagger.close()
  }
}
