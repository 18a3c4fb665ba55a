import { readFile } from 'node:fs/promises'
import { AppError } from '../base/errors'
import { type ConllOptions, type LabelledTweet, parseConll } from '../evaluation/conll'

/** Reads a CoNLL file (UTF-8). Throws `not-found`, `unreadable`, `empty-file`, `binary-file` or `data-invalid`. */
export async function readConllFile(
  path: string,
  options: Omit<ConllOptions, 'name'>
): Promise<LabelledTweet[]> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const isAbsent = cause.code === 'ENOENT'
    const why = cause.code === 'EISDIR' ? 'this is a folder' : 'the file cannot be read'
    throw new AppError(isAbsent ? 'not-found' : 'unreadable', isAbsent ? 'there is no such file' : why, {
      where: path,
      remedy: isAbsent ? 'Check the path.' : 'Name a file in CoNLL columns that may be read.',
      cause
    })
  })
  if (bytes.includes(0)) {
    throw new AppError('binary-file', 'this is not a text file', {
      where: path,
      remedy: 'Name a text file in CoNLL columns, UTF-8.'
    })
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('data-invalid', 'the file is not UTF-8', {
      where: path,
      remedy: 'Save it as UTF-8.',
      cause
    })
  }
  const tweets = parseConll(text, { ...options, name: path })
  if (tweets.length === 0) {
    throw new AppError('empty-file', 'there are no tweets in the file', {
      where: path,
      remedy: 'Write a token and its tag on a line, and a blank line between tweets.'
    })
  }
  return tweets
}
