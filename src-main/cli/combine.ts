import { AppError } from '../base/errors'
import { CLASSES } from '../contract/classes'
import { bioLabels } from '../evaluation/chunks'
import { evaluate } from '../evaluation/report'
import { resolveModel } from '../registry/resolve'
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
    'A tag is what the mean of the models’ marginals says, a confidence the mean of theirs. DIR holds no weights: the models stay where they',
    'are, in folders beside it, and are verified by their ids. --data measures the ensemble; starling calibrate --model DIR then makes its',
    'confidences say how often it is right.'
  ].join('\n'),
  flags: {
    model: { type: 'string', multiple: true, value: 'M', help: 'a model’s name, id or folder; two or more' },
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
    const written = await writeEnsemble({
      members: await Promise.all(names.map((name) => resolveModel(name, null))),
      name: input.text('name') ?? 'best',
      out,
      created: new Date().toISOString()
    })
    const metrics = await measure(input, out)
    const { id } = metrics === null ? written : await redescribe(out, { metrics })
    const f1 = metrics?.report.micro.f1 ?? null
    if (input.json) input.print(JSON.stringify({ model: id, members: written.members, f1 }))
    else {
      const members = written.members?.map((member) => member.id).join(' and ')
      input.print(`${id}: ${members} together${f1 === null ? '' : `, F1 ${(100 * f1).toFixed(2)}`}`)
    }
    return 0
  }
}

async function measure(input: CommandInput, dir: string) {
  const path = input.text('data')
  if (path === undefined) return null
  const tweets = await readTweets(path, { rename: renames(input), known: CLASSES })
  const tagger = await createTagger(dir)
  try {
    const spans = await tagger.tagTokens(
      tweets.map(({ tokens }) => tokens),
      input.signal
    )
    const predicted = tweets.map(({ tokens }, i) => bioLabels(tokens.length, spans[i]!))
    const report = evaluate(
      tweets.map(({ labels }) => labels),
      predicted,
      { classes: CLASSES }
    )
    return { data: path.split(/[\\/]/).slice(-2).join('/'), note: null, report }
  } finally {
    await tagger.close()
  }
}
