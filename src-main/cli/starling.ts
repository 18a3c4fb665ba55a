import { version } from '../../package.json'
import { AppError, errorBody } from '../base/errors'
import type { ErrorBody } from '../contract/errors'
import type { Command } from './command'
import { commandHelp, programHelp } from './help'
import { parseInput } from './input'
import { progressWriter } from './progress'

/** Loaded on demand, so that no command pays for the libraries of another. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  import: async () => (await import('./import')).importCommand,
  tag: async () => (await import('./tag')).tagCommand,
  trends: async () => (await import('./trends')).trendsCommand,
  report: async () => (await import('./report')).reportCommand,
  lists: async () => (await import('./lists')).listsCommand,
  tweets: async () => (await import('./tweets')).tweetsCommand,
  predict: async () => (await import('./predict')).predictCommand,
  evaluate: async () => (await import('./evaluate')).evaluateCommand,
  data: async () => (await import('./data')).dataCommand,
  card: async () => (await import('./card')).cardCommand,
  combine: async () => (await import('./combine')).combineCommand,
  calibrate: async () => (await import('./calibrate')).calibrateCommand,
  train: async () => (await import('./train')).trainCommand,
  retrain: async () => (await import('./retrain')).retrainCommand,
  label: async () => (await import('./label')).labelCommand,
  tune: async () => (await import('./tune')).tuneCommand,
  export: async () => (await import('./export')).exportCommand,
  download: async () => (await import('./download')).downloadCommand,
  adapt: async () => (await import('./adapt')).adaptCommand,
  embed: async () => (await import('./embed')).embedCommand,
  cluster: async () => (await import('./cluster')).clusterCommand,
  serve: async () => (await import('./serve')).serveCommand,
  bench: async () => (await import('./bench')).benchCommand
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
    process.stdout.write(`${programHelp(commands)}\n`)
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === 'version') {
    process.stdout.write(`${version}\n`)
    return 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    throw new AppError('usage', `there is no command "${name}"`, {
      remedy: 'starling --help lists the commands'
    })
  }
  const command = await load()
  const abort = new AbortController()
  const progress = progressWriter(process.stderr)
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(130)
    abort.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const input = parseInput(command, rest, {
    signal: abort.signal,
    report: progress.report,
    log: (line) => {
      progress.clear()
      process.stderr.write(`${line}\n`)
    },
    print: (line) => {
      progress.clear()
      process.stdout.write(`${line}\n`)
    }
  })
  if (input.help) {
    process.stdout.write(`${commandHelp(command)}\n`)
    return 0
  }
  try {
    return await command.run(input)
  } finally {
    progress.clear()
  }
}

function exitCode(body: ErrorBody): number {
  if (body.kind === 'cancelled') return 130
  if (body.kind === 'bug') return 1
  return body.code === 'usage' ? 2 : 3
}

/** Resolves when everything written so far has left the process. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

main(process.argv.slice(2))
  .catch((thrown: unknown) => {
    const body = errorBody(thrown, (id, stack) => process.stderr.write(`${id} ${stack}\n`))
    if (body.kind === 'cancelled') process.stderr.write('cancelled\n')
    else if (body.kind === 'expected') {
      process.stderr.write(`starling: ${body.where === null ? '' : `${body.where}: `}${body.message}\n`)
      if (body.remedy !== null) process.stderr.write(`  ${body.remedy}\n`)
    }
    return exitCode(body)
  })
  .then(async (code) => {
    await Promise.all([drained(process.stdout), drained(process.stderr)])
    process.exit(code)
  })
