import { AppError } from '../base/errors'
import { CLASSES } from '../contract/classes'
import { CASE_RULES, type ListInfo, type ListReport, WINNERS } from '../contract/lists'
import type { Command, CommandInput } from './command'
import { oneOf } from './input'
import { counted } from './numbers'
import { followJob, type Session, withSession } from './session'

export const listsCommand: Command = {
  name: 'lists',
  summary: 'Show, add, change or remove lists of names that are tagged without training.',
  usage:
    '[add FILE.csv | change NUMBER | remove NUMBER] --workspace DIR [--class C] [--priority N] [--case RULE] [--wins list|model]',
  details: [
    'FILE.csv holds name[,class][,priority] on a line, with or without a header. Names are found as whole words, the longest first; where',
    'listed names overlap, the higher priority wins. A hashtag counts as its words. What is tagged already is brought up to date at once,',
    'without the model; every mention says whether a list or the model wrote it, and with the removal of a list the model’s come back.'
  ].join('\n'),
  operands: true,
  flags: {
    workspace: { type: 'string', value: 'DIR', help: 'the workspace' },
    class: {
      type: 'string',
      value: 'C',
      help: `class of names that the file gives none: ${CLASSES.join(', ')}`
    },
    priority: {
      type: 'string',
      value: 'N',
      help: 'add: priority of names that the file gives none (default 0); change: of all names'
    },
    name: { type: 'string', value: 'NAME', help: 'what the list is called (default: as the file)' },
    case: {
      type: 'string',
      value: 'RULE',
      help: 'capital (default): a name of one word needs a capital letter where it is listed with one; ignore; exact'
    },
    wins: {
      type: 'string',
      value: 'list|model',
      help: 'who decides where a name overlaps what the model found (default list)'
    }
  },
  async run(input) {
    const [action, operand, ...rest] = input.positionals
    if (rest.length > 0) throw new AppError('usage', `"${rest[0]}" is one operand too many`)
    await withSession(input, false, async (session) => {
      if (action === undefined) return show(input, await session.client.call('lists.list', {}))
      if (action === 'add') return add(session, input, operand)
      if (action === 'change') return change(session, input, operand)
      if (action === 'remove') return remove(session, input, operand)
      throw new AppError('usage', `lists can add, change and remove, not "${action}"`)
    })
    return 0
  }
}

async function add(session: Session, input: CommandInput, path: string | undefined): Promise<void> {
  if (path === undefined)
    throw new AppError('usage', 'lists add needs a file', { remedy: 'starling lists --help' })
  const name = input.text('name')
  const entityClass = oneOf(input, 'class', CLASSES)
  const report = await session.client.call('lists.add', {
    path,
    priority: input.number('priority') ?? 0,
    caseRule: oneOf(input, 'case', CASE_RULES) ?? 'capital',
    wins: oneOf(input, 'wins', WINNERS) ?? 'list',
    ...(name === undefined ? {} : { name }),
    ...(entityClass === undefined ? {} : { class: entityClass })
  })
  await finish(session, input, report.job)
  const lists = await session.client.call('lists.list', {})
  const info: ListReport = { ...report, ...lists.find(({ list }) => list === report.list)! }
  if (input.json) {
    input.print(JSON.stringify(info))
    return
  }
  for (const { line, message } of info.rejects) input.log(`line ${line}: ${message}`)
  show(input, [info])
}

async function change(session: Session, input: CommandInput, operand: string | undefined): Promise<void> {
  const list = listNumber('change', operand)
  const priority = input.number('priority')
  const wins = oneOf(input, 'wins', WINNERS)
  if (priority === undefined && wins === undefined) {
    throw new AppError('usage', 'lists change needs --priority N or --wins list|model')
  }
  const { job } = await session.client.call('lists.change', {
    list,
    ...(priority === undefined ? {} : { priority }),
    ...(wins === undefined ? {} : { wins })
  })
  await finish(session, input, job)
  show(input, await session.client.call('lists.list', {}))
}

async function remove(session: Session, input: CommandInput, operand: string | undefined): Promise<void> {
  const { job } = await session.client.call('lists.remove', { list: listNumber('remove', operand) })
  await finish(session, input, job)
  show(input, await session.client.call('lists.list', {}))
}

function listNumber(action: string, operand: string | undefined): number {
  const list = Number(operand)
  if (operand !== undefined && Number.isInteger(list) && list > 0) return list
  throw new AppError('usage', `lists ${action} needs the number of a list`, {
    remedy: 'starling lists --workspace DIR shows them'
  })
}

/** Waits for the job that puts the change to work on what was tagged before. */
async function finish(session: Session, input: CommandInput, job: number | null): Promise<void> {
  if (job === null) return
  await followJob(session, input, async () => ({ job }))
}

function show(input: CommandInput, lists: readonly ListInfo[]): void {
  if (input.json) {
    input.print(JSON.stringify({ lists }))
    return
  }
  if (lists.length === 0) input.print('No lists. starling lists add FILE.csv --workspace DIR adds one.')
  const n = (value: number): string => value.toLocaleString('en-US')
  for (const { list, name, names, classes, priority, caseRule, wins, mentions } of lists) {
    const kinds = classes.map((row) => `${n(row.n)} ${row.class}`).join(', ')
    const range = priority.from === priority.to ? `${priority.from}` : `${priority.from} to ${priority.to}`
    input.print(
      `${list}  ${name}: ${counted(names, 'name')} (${kinds}); priority ${range}, case ${caseRule}, ${wins} wins; ${counted(mentions, 'mention')}`
    )
  }
}
