import { AppError } from '../base/errors'
import type { CommandInput } from './command'

/** What `--rename FROM=TO` says: class -> the one that it is read as, null for "left out". */
export function renames(input: CommandInput): Record<string, string | null> {
  const pairs = input.texts('rename').flatMap((text) => text.split(','))
  return Object.fromEntries(
    pairs.map((pair) => {
      const match = /^([^=]+)=(.*)$/.exec(pair)
      if (match === null) throw new AppError('usage', `--rename takes FROM=TO, not "${pair}"`)
      return [match[1]!, match[2] === '' ? null : match[2]!]
    })
  )
}
