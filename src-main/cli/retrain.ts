import { AppError } from '../base/errors'
import type { Command } from './command'
import { followJob, withSession } from './session'

interface RetrainReport {
  readonly model: string
  readonly parent: string
  readonly tweets: number
}

export const retrainCommand: Command = {
  name: 'retrain',
  summary: 'Train a model on, with the corrections, lists and words of a workspace.',
  usage: '--workspace DIR [--parent M] [--name NAME] [--epochs N]',
  details: [
    'The new model goes on from M with the annotated tweets of the workspace and with others that M tags itself, so that what it knew is kept.',
    'Lists of names in use (starling lists) become features, and the words that were learned of these tweets (starling embed --workspace DIR)',
    'are added to those that M knows; with either, no annotation is needed. M stays as it is.'
  ].join('\n'),
  flags: {
    workspace: { type: 'string', value: 'DIR', help: 'the workspace' },
    parent: { type: 'string', value: 'M', help: 'the model to go on from (default: the fast one)' },
    name: {
      type: 'string',
      value: 'NAME',
      help: 'what the model is called (default: numbered after the parent)'
    },
    epochs: { type: 'string', value: 'N', help: 'passes over all tweets' },
    seed: { type: 'string', value: 'N', help: 'default 1' },
    'without-lists': { type: 'boolean', help: 'leave lists of names out' },
    'without-words': { type: 'boolean', help: 'leave the words that were learned out' }
  },
  async run(input) {
    const [parent, name] = [input.text('parent'), input.text('name')]
    const [epochs, seed] = [input.number('epochs'), input.number('seed')]
    if (epochs !== undefined && !(Number.isInteger(epochs) && epochs > 0)) {
      throw new AppError('usage', '--epochs takes a whole number from 1')
    }
    const report = await withSession(input, false, (session) =>
      followJob<RetrainReport>(session, input, () =>
        session.client.call('train.start', {
          lists: !input.on('without-lists'),
          words: !input.on('without-words'),
          ...(parent === undefined ? {} : { parent }),
          ...(name === undefined ? {} : { name }),
          ...(epochs === undefined ? {} : { epochs }),
          ...(seed === undefined ? {} : { seed })
        })
      )
    )
    if (input.json) input.print(JSON.stringify(report))
    else {
      const tweets = report.tweets.toLocaleString('en-US')
      input.print(
        `${report.model}, from ${report.parent} and ${tweets} annotated tweets; starling tag --model ${report.model} tags with it`
      )
    }
    return 0
  }
}
