import { parseArgs } from 'node:util'
import { AppError } from '../base/errors'
import type { Command, CommandInput } from './command'

type Effects = Pick<CommandInput, 'signal' | 'report' | 'log' | 'print'>

const COMMON = ['json', 'help'] as const

/** Parses a command's arguments; anything unknown is a `usage` error that names it. */
export function parseInput(
  command: Command,
  args: readonly string[],
  effects: Effects
): CommandInput & { readonly help: boolean } {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' }
  }
  for (const [name, flag] of Object.entries(command.flags)) {
    options[name] = { type: flag.type, multiple: flag.type === 'string' }
  }
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new AppError('usage', (error as Error).message.split('\n')[0]!, {
      remedy: `starling ${command.name} --help lists the flags`
    })
  }
  const stray = parsed.positionals[0]
  if (stray !== undefined && command.operands !== true) {
    throw new AppError('usage', `${command.name} takes no "${stray}"`, {
      remedy: `starling ${command.name} --help lists the flags`
    })
  }
  const values = parsed.values as Record<string, string | boolean | readonly string[] | undefined>
  const known = (flag: string): void => {
    if (!(flag in command.flags) && !COMMON.includes(flag as (typeof COMMON)[number]))
      throw new Error(`${command.name} has no flag --${flag}`)
  }
  const texts = (flag: string): readonly string[] => {
    known(flag)
    const value = values[flag]
    return Array.isArray(value) ? (value as readonly string[]) : []
  }
  const text = (flag: string): string | undefined => {
    const all = texts(flag)
    if (all.length > 1 && command.flags[flag]?.multiple !== true) {
      throw new AppError('usage', `--${flag} is given ${all.length} times`, { remedy: 'give it once' })
    }
    return all[all.length - 1]
  }
  return {
    ...effects,
    positionals: parsed.positionals,
    texts,
    text,
    on: (flag) => {
      known(flag)
      return values[flag] === true
    },
    number: (flag) => {
      const value = text(flag)
      if (value === undefined) return undefined
      const number = Number(value)
      if (value.trim() === '' || !Number.isFinite(number)) {
        throw new AppError('usage', `--${flag} takes a number, not "${value}"`)
      }
      return number
    },
    json: values.json === true,
    help: values.help === true
  }
}

/** A flag that must be there. */
export function required(input: CommandInput, flag: string): string {
  const value = input.text(flag)
  if (value === undefined || value === '') throw new AppError('usage', `--${flag} is missing`)
  return value
}

/** One of a list of words, or a usage error that lists them. */
export function oneOf<T extends string>(
  input: CommandInput,
  flag: string,
  words: readonly T[]
): T | undefined {
  const value = input.text(flag)
  if (value === undefined) return undefined
  if (!(words as readonly string[]).includes(value)) {
    throw new AppError('usage', `--${flag} is one of ${words.join(', ')}, not "${value}"`)
  }
  return value as T
}
