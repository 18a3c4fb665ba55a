import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError } from '../../base/errors'
import { type ConllOptions, formatConll, type LabelledTweet, parseConll } from '../../evaluation/conll'

/** Reads a text file (UTF-8). Throws `not-found`, `unreadable`, `binary-file` or `data-invalid`. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const isAbsent = cause.code === 'ENOENT'
    const why = cause.code === 'EISDIR' ? 'this is a folder' : 'the file cannot be read'
    throw new AppError(isAbsent ? 'not-found' : 'unreadable', isAbsent ? 'there is no such file' : why, {
      where: path,
      remedy: isAbsent ? 'Check the path.' : 'Name a text file that may be read.',
      cause
    })
  })
  if (bytes.includes(0)) {
    throw new AppError('binary-file', 'this is not a text file', {
      where: path,
      remedy: 'Name a text file, UTF-8.'
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('data-invalid', 'the file is not UTF-8', {
      where: path,
      remedy: 'Save it as UTF-8.',
      cause
    })
  }
}

/** Reads annotated tweets. Throws what `readText` and `parseConll` throw, and `empty-file`. */
export async function readTweets(
  path: string,
  options: Omit<ConllOptions, 'name'>
): Promise<LabelledTweet[]> {
  const tweets = parseConll(await readText(path), { ...options, name: path })
  if (tweets.length === 0) {
    throw new AppError('empty-file', 'there are no tweets in the file', {
      where: path,
      remedy: 'Write a token and its tag on a line, and a blank line between tweets.'
    })
  }
  return tweets
}

/** sha256 over tweets and labels: the same for the same tweets in whatever notation they were read. */
export function contentHash(tweets: readonly LabelledTweet[]): string {
  return createHash('sha256').update(formatConll(tweets)).digest('hex')
}
