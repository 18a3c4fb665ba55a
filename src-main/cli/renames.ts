import { AppError } from '../base/errors'
import type { CommandInput, Flag } from './command'

export const RENAME_FLAG: Flag = {
  type: 'string',
  multiple: true,
  value: 'FROM=TO',
  help: 'read a class of the files as another; an empty TO leaves it out'
}

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
