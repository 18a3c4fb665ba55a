import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AppError } from '../base/errors'
import type { EntityDetail } from '../contract/trends'
import { BOARD_FLAGS, boardQuestion } from './board'
import type { Command, CommandInput } from './command'
import { required } from './input'
import { wholeNumber } from './numbers'
import { reportPage } from './report/page'
import { withSession } from './session'

export const reportCommand: Command = {
  name: 'report',
  summary: 'Write what rises as one HTML file to hand on.',
  usage:
    '--workspace DIR --out FILE.html [--from T --to T --grain G --week W --zone Z --class C --count U --drivers D --top N --tweets N]',
  details:
    'The entities that starling trends lists first, each with its course against what was to be expected, its figures and a few tweets, and how good\n' +
    'the tags of the model are, by class. The file needs nothing else: no script, no network.',
  flags: {
    ...BOARD_FLAGS,
    top: { type: 'string', value: 'N', help: 'how many entities, at most 200 (default 20)' },
    tweets: { type: 'string', value: 'N', help: 'tweets of each entity, at most 12 (default 3)' },
    out: { type: 'string', value: 'FILE.html', help: 'the file to write' }
  },
  async run(input) {
    const out = outFile(input)
    const question = boardQuestion(input)
    const top = wholeNumber(input, 'top', 20, 1, 200)
    const tweets = wholeNumber(input, 'tweets', 3, 0, 12)
    const page = await withSession(input, false, async ({ client }) => {
      const workspace = await client.call('workspace.get', {})
      const asked = question(workspace)
      const board = await client.call('trends.board', { ...asked, top }, input.signal)
      const details: EntityDetail[] = []
      for (const { entity } of board.entities) {
        input.report({ phase: 'entities', done: details.length, total: board.entities.length })
        details.push(
          await client.call('trends.entity', { ...asked, grain: board.grain, entity }, input.signal)
        )
      }
      const model = workspace.run?.model
      const models = await client.call('models.list', {})
      return {
        board,
        text: reportPage({
          workspace,
          board,
          details,
          model: models.some(({ id, problem }) => id === model && problem === null)
            ? await client.call('models.get', { model: model! })
            : null,
          tweets,
          made: Date.now()
        })
      }
    })
    writeFileSync(out, page.text)
    const { entities } = page.board
    if (input.json) {
      input.print(JSON.stringify({ out, entities: entities.length, bytes: Buffer.byteLength(page.text) }))
    } else input.print(`${entities.length} entities: ${out}`)
    return 0
  }
}

/** Fails before the work is done where the file could not be written. */
function outFile(input: CommandInput): string {
  const out = resolve(required(input, 'out'))
  try {
    accessSync(dirname(out), constants.W_OK)
    if (existsSync(out) && statSync(out).isDirectory()) throw new Error('a folder is in the way')
  } catch (cause) {
    throw new AppError('usage', '--out cannot be written', {
      where: out,
      remedy: 'Name a file in a folder that is there and may be written to.',
      cause
    })
  }
  return out
}
