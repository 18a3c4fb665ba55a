import type { Command } from './command'

/** The help text of one command. */
export function commandHelp(command: Command): string {
  const flags = Object.entries(command.flags).map(
    ([name, flag]) =>
      [`--${name}${flag.type === 'string' ? ` ${flag.value ?? 'VALUE'}` : ''}`, flag.help] as const
  )
  const rows = [
    ...flags,
    ['--json', 'the last line of stdout is one JSON object'] as const,
    ['--help', 'this text'] as const
  ]
  const width = Math.max(...rows.map(([flag]) => flag.length))
  const lines = [`starling ${command.name} ${command.usage}`, '', command.summary]
  if (command.details !== undefined) lines.push('', command.details)
  lines.push('', ...rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`))
  return lines.join('\n')
}

/** The list of all commands. */
export function programHelp(commands: readonly Pick<Command, 'name' | 'summary'>[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'starling COMMAND [flags]',
    '',
    'Trend analysis of tagged tweets, on your own machine.',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'starling COMMAND --help documents each; starling --version prints the version.',
    'Exit: 0 done, 1 a bug, 2 wrong usage, 3 the input cannot be used and nothing was changed, 130 cancelled.'
  ].join('\n')
}
