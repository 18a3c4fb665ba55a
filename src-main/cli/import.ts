import { resolve } from 'node:path'
import { AppError } from '../base/errors'
import type { Columns, FileReport, ImportReport } from '../contract/imports'
import type { Command, CommandInput } from './command'
import { footprint } from './footprint'
import { oneOf, required } from './input'
import { counted } from './numbers'
import { followJob, withSession } from './session'
import { isoIn, zoneOf } from './time'

const COLUMNS = ['text', 'time', 'id', 'author'] as const

export const importCommand: Command = {
  name: 'import',
  summary: 'Read tweet exports into a workspace; formats are detected.',
  usage:
    'FILE... --workspace DIR [--zone Z] [--column text=NAME,time=NAME,id=NAME,author=NAME] [--date-order dmy|mdy|ymd]',
  details:
    'FILE may be a folder (read in name order, with its subfolders), a ZIP archive, or packed by gzip. Each file stands alone: an unusable one is listed with its error\n' +
    'and the others are imported. Tweets that the workspace holds already are counted as duplicates.',
  operands: true,
  flags: {
    workspace: { type: 'string', value: 'DIR', help: 'the workspace; made if it does not exist' },
    zone: {
      type: 'string',
      value: 'ZONE',
      help: "IANA zone of times without one (default: the workspace's; a new one's is the system's)"
    },
    column: {
      type: 'string',
      multiple: true,
      value: 'text=NAME,...',
      help: 'names a column of a table; a number counts from 1'
    },
    'date-order': { type: 'string', value: 'dmy|mdy|ymd', help: 'how ambiguous dates are read' }
  },
  async run(input) {
    if (input.positionals.length === 0) throw new AppError('usage', 'no FILE is given')
    const columns = columnsOf(input)
    const dateOrder = oneOf(input, 'date-order', ['dmy', 'mdy', 'ymd'])
    const workspace = resolve(required(input, 'workspace'))
    const undo = footprint(workspace)
    const zone = input.text('zone') === undefined ? undefined : zoneOf(input, 'UTC')
    const report = await withSession(input, true, async (session) => {
      const files = await followJob<readonly FileReport[]>(session, input, () =>
        session.client.call('imports.start', {
          paths: input.positionals.map((path) => resolve(path)),
          tag: false,
          ...(zone === undefined ? {} : { zone }),
          ...(columns === undefined ? {} : { columns }),
          ...(dateOrder === undefined ? {} : { dateOrder })
        })
      )
      const { zone: shown, tweets, from, to } = await session.client.call('workspace.get', {})
      return { files, tweets, from: isoIn(shown, from), to: isoIn(shown, to), seconds: 0 }
    }).catch((thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code !== 'workspace-busy') undo()
      throw thrown
    })
    const usable = report.files.some((file) => file.error === null)
    if (!usable) undo()
    const result: ImportReport = { ...report, seconds: Math.round(process.uptime() * 1000) / 1000 }
    if (input.json) input.print(JSON.stringify(result))
    else printReport(input, result, usable)
    return usable ? 0 : 3
  }
}

function columnsOf(input: CommandInput): Columns | undefined {
  const given = input.texts('column').flatMap((text) => text.split(','))
  if (given.length === 0) return undefined
  const columns: Partial<Record<(typeof COLUMNS)[number], string>> = {}
  for (const pair of given) {
    const [name, column] = [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]
    if (!pair.includes('=') || column === '' || !(COLUMNS as readonly string[]).includes(name)) {
      throw new AppError(
        'usage',
        `--column takes ${COLUMNS.map((c) => `${c}=NAME`).join(', ')}; "${pair}" is none of them`
      )
    }
    columns[name as (typeof COLUMNS)[number]] = column
  }
  return columns
}

function printReport(input: CommandInput, report: ImportReport, isUsable: boolean): void {
  const n = (value: number): string => value.toLocaleString('en-US')
  for (const file of report.files) {
    if (file.error !== null) {
      input.print(`${file.path}: ${file.error.message}`)
      continue
    }
    input.print(
      `${file.path}: ${file.format}, ${counted(file.rows, 'row')}, ${n(file.imported)} imported, ${counted(file.duplicates, 'duplicate')}, ${n(file.rejected)} rejected`
    )
    for (const reject of file.rejects.slice(0, 3)) input.print(`  line ${reject.line}: ${reject.message}`)
    if (file.rejected > 3) input.print(`  and ${n(file.rejected - 3)} more`)
  }
  const { from, to, tweets, seconds } = report
  const when = from === null || to === null ? 'none with a time' : `${from} to ${to}`
  input.print(
    isUsable
      ? `The workspace holds ${counted(tweets, 'tweet')}, ${when}. ${seconds.toFixed(1)} s`
      : 'No file could be used; nothing was imported.'
  )
}
