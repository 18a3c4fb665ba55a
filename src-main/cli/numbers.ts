import { AppError } from '../base/errors'
import type { CommandInput } from './command'

/** A whole number of at least `least` and at most `most`, or a usage error that names the flag. */
export function wholeNumber(
  input: CommandInput,
  flag: string,
  otherwise: number,
  least = 1,
  most = Number.MAX_SAFE_INTEGER
): number {
  const value = input.number(flag) ?? otherwise
  if (!Number.isInteger(value) || value < least || value > most) {
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`
    throw new AppError('usage', `--${flag} takes a whole number ${range}, not "${input.text(flag) ?? value}"`)
  }
  return value
}

/** `1 tweet`, `2,000 tweets`. */
export function counted(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`
}

/** A number of at least 0, or a usage error that names the flag. */
export function positiveNumber(input: CommandInput, flag: string, otherwise: number): number {
  const value = input.number(flag) ?? otherwise
  if (value < 0) throw new AppError('usage', `--${flag} takes a number from 0, not "${value}"`)
  return value
}
