import { AppError } from '../base/errors'
import type { CommandInput } from './command'

/** A whole number of at least `least`, or a usage error that names the flag. */
export function wholeNumber(input: CommandInput, flag: string, otherwise: number, least = 1): number {
  const value = input.number(flag) ?? otherwise
  if (!Number.isInteger(value) || value < least) {
    throw new AppError('usage', `--${flag} takes a whole number from ${least}, not "${value}"`)
  }
  return value
}

/** A number of at least 0, or a usage error that names the flag. */
export function positiveNumber(input: CommandInput, flag: string, otherwise: number): number {
  const value = input.number(flag) ?? otherwise
  if (value < 0) throw new AppError('usage', `--${flag} takes a number from 0, not "${value}"`)
  return value
}
