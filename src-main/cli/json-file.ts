import { readFileSync } from 'node:fs'
import { AppError } from '../base/errors'

/** The JSON object in a file. @throws AppError `not-found`, `unreadable`, `config-invalid` */
export function readJsonObject(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const isAbsent = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new AppError(
      isAbsent ? 'not-found' : 'unreadable',
      isAbsent ? 'there is no such file' : 'the file cannot be read',
      { where: path, remedy: 'Check the path.', cause }
    )
  }
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new AppError('config-invalid', `this is not JSON: ${(cause as Error).message}`, {
      where: path,
      cause
    })
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
    return json as Record<string, unknown>
  }
  throw new AppError('config-invalid', 'this is not a JSON object', {
    where: path,
    remedy: 'Write {"key": value, ...}; configs/ holds examples.'
  })
}
