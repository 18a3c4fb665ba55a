import type { Command } from './command'
import { followJob, withSession } from './session'

export interface TagReport {
  readonly model: string
  readonly run: number
  readonly tweets: number
  readonly mentions: number
  readonly entities: number
  readonly seconds: number
}

export const tagCommand: Command = {
  name: 'tag',
  summary: 'Tag the entities of all tweets that a model has not tagged yet.',
  usage: '--workspace DIR [--model M] [--again] [--collective|--no-collective]',
  details:
    'M is default, fast, accurate, best, the id of a model, or the folder of one. A run that was interrupted goes on where it stopped. A run keeps\n' +
    'whether it is settled collectively until told otherwise; a new one begins as the workspace has it (off).',
  flags: {
    workspace: { type: 'string', value: 'DIR', help: 'the workspace' },
    model: { type: 'string', value: 'M', help: "the model (default: the workspace's active one)" },
    again: { type: 'boolean', help: 'start another run instead of extending the newest' },
    collective: {
      type: 'boolean',
      help: 'settle doubtful mentions by what the same name is in the other tweets'
    },
    'no-collective': { type: 'boolean', help: 'take that back' }
  },
  async run(input) {
    const model = input.text('model')
    const collective = input.on('collective') ? true : input.on('no-collective') ? false : undefined
    const report = await withSession(input, false, async (session) => {
      const tagged = await followJob<TagReport>(session, input, () =>
        session.client.call('tag.start', {
          again: input.on('again'),
          ...(model === undefined ? {} : { model }),
          ...(collective === undefined ? {} : { collective })
        })
      )
      const waiting = (await session.client.call('jobs.list', {})).find(
        ({ kind, state }) => kind === 'copies' && (state === 'queued' || state === 'running')
      )
      if (waiting !== undefined) await followJob(session, input, async () => waiting)
      return tagged
    })
    if (input.json) input.print(JSON.stringify(report))
    else {
      const n = (value: number): string => value.toLocaleString('en-US')
      input.print(
        `Run ${report.run} of ${report.model}: ${n(report.tweets)} tweets, ${n(report.mentions)} mentions of ${n(report.entities)} entities, ${report.seconds.toFixed(1)} s`
      )
    }
    return 0
  }
}
