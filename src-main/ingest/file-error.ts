import { AppError } from '../base/errors'

/** Turns what the file system or zlib throws into an expected failure; anything else comes back as it is. */
export function fileError(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof AppError) return thrown
  const code = (thrown as NodeJS.ErrnoException).code ?? ''
  const at = { where: path, cause: thrown }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('not-found', 'There is no such file.', { ...at, remedy: 'Check the path.' })
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError('unreadable', 'The file may not be read.', {
      ...at,
      remedy: 'Give yourself the right to read it.'
    })
  }
  if (code === 'Z_BUF_ERROR') {
    return new AppError('truncated', 'The compressed file ends before its end.', {
      ...at,
      remedy: 'Fetch it again.'
    })
  }
  if (code.startsWith('Z_')) {
    return new AppError('unreadable', 'The compressed file is damaged.', { ...at, remedy: 'Fetch it again.' })
  }
  if (/^E[A-Z]+$/.test(code)) {
    return new AppError('unreadable', `The file cannot be read (${code}).`, {
      ...at,
      remedy: 'Check the disk it is on.'
    })
  }
  return thrown
}
