import type { Progress } from '../contract/domain'

export interface Flag {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What stands for the value in the help text. */
  readonly value?: string
  readonly help: string
}

export interface CommandInput {
  readonly positionals: readonly string[]
  /** Values as given; a flag that was not given is absent. */
  readonly text: (flag: string) => string | undefined
  readonly texts: (flag: string) => readonly string[]
  readonly on: (flag: string) => boolean
  /** A number, or a usage error that names the flag. */
  readonly number: (flag: string) => number | undefined
  readonly signal: AbortSignal
  /** Progress on stderr: a bar on a terminal, a line every few seconds otherwise. */
  readonly report: (progress: Progress) => void
  /** A line on stderr. */
  readonly log: (line: string) => void
  /** A line on stdout. */
  readonly print: (line: string) => void
  readonly json: boolean
}

/** One command of `starling`. `run` returns the exit code; thrown expected failures become 3 (2 for `usage`), bugs 1, cancelled 130. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** What follows the name in the usage line, e.g. `FILE... --workspace DIR`. */
  readonly usage: string
  readonly details?: string
  /** True where names or texts follow beside the flags; else they are refused. */
  readonly operands?: boolean
  readonly flags: Readonly<Record<string, Flag>>
  readonly run: (input: CommandInput) => Promise<number>
}
