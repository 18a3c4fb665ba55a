import { AppError } from '../base/errors'
import { bioLabels, chunks } from './chunks'

/** Tokens as they stand in a file, and a BIO label each. */
export interface LabelledTweet {
  readonly tokens: readonly string[]
  readonly labels: readonly string[]
}

export interface ConllOptions {
  /** Names the file in errors. */
  readonly name: string
  /** New names for the file's classes (`PER` -> `person`); null turns a class into O. Others keep their names. */
  readonly rename?: Readonly<Record<string, string | null>>
  /** The classes that may remain; left out, any may. */
  readonly known?: readonly string[]
  /** What becomes of an unknown class: an error that names its line (the default), or O. */
  readonly unknown?: 'refuse' | 'drop'
}

interface Line {
  readonly number: number
  readonly token: string
  readonly tag: string
}

const PREFIXED = /^[BIESLUM]-(.+)$/
/** BILOU and BMES letters as BIOES has them. */
const LETTERS: Readonly<Record<string, string>> = { L: 'E', U: 'S', M: 'I' }

/**
 * Reads tweets in CoNLL columns: the token first, its tag last, two to four columns apart by tabs or spaces, a blank line or
 * `-DOCSTART-` between tweets. Tags are BIO, IOB1, BIOES, BILOU or bare classes, and come back as BIO. Comments (`# ...` with no tag),
 * a byte order mark and CRLF are passed over, as are lines that tag nothing with O.
 * Throws `data-invalid` with the number of a line that cannot be read, or of a class that is not known.
 */
export function parseConll(text: string, options: ConllOptions): LabelledTweet[] {
  const tweets = readLines(text, options.name)
  const isBare = tweets.every((lines) => lines.every(({ tag }) => tag === 'O' || !PREFIXED.test(tag)))
  return tweets.map((lines) => ({
    tokens: lines.map((line) => line.token),
    labels: toBio(lines, isBare, options)
  }))
}

/** CoNLL text: `token<TAB>label`, or `token<TAB>gold<TAB>predicted`, a blank line after each tweet. */
export function formatConll(
  tweets: readonly LabelledTweet[],
  predicted?: readonly (readonly string[])[]
): string {
  return tweets
    .map((tweet, t) => {
      const lines = tweet.tokens.map((token, i) => {
        const columns = [token, tweet.labels[i]!]
        if (predicted !== undefined) columns.push(predicted[t]![i]!)
        return `${columns.join('\t')}\n`
      })
      return `${lines.join('')}\n`
    })
    .join('')
}

function readLines(text: string, name: string): Line[][] {
  const tweets: Line[][] = []
  let tweet: Line[] = []
  const finish = (): void => {
    if (tweet.length > 0) tweets.push(tweet)
    tweet = []
  }
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (/^[ \t]*$/.test(line) || /^-DOCSTART-(\s|$)/.test(line)) finish()
    else {
      const read = readLine(line, i + 1, name)
      if (read !== null) tweet.push(read)
    }
  }
  finish()
  return tweets
}

function readLine(line: string, number: number, name: string): Line | null {
  const columns = columnsOf(line)
  const token = columns[0]!
  const tag = columns[columns.length - 1]!
  const isBroken = columns.length < 2 || columns.length > 4 || tag === ''
  if (line.startsWith('#') && isComment(line, columns)) return null
  if (isBroken) {
    throw new AppError('data-invalid', 'a line is not a token and its tag', {
      where: `${name}, line ${number}`,
      remedy: 'Write two to four columns, the token first and its tag last, and a blank line between tweets.'
    })
  }
  if (token.trim() !== '') return { number, token, tag }
  if (tag === 'O') return null
  throw new AppError('data-invalid', `a line tags nothing as ${tag}`, {
    where: `${name}, line ${number}`,
    remedy: 'Put the token into the first column.'
  })
}

function columnsOf(line: string): string[] {
  return line.includes('\t') ? line.replace(/[ \r]+$/, '').split('\t') : line.trim().split(/ +/)
}

/** `# a remark`, `#begin document (7)` and `#` are comments; `#hashtag O`, `# O` and anything with tabs are tokens. */
function isComment(line: string, columns: readonly string[]): boolean {
  if (line.includes('\t')) return false
  if (columns.length <= 2) return columns.length === 1 && columns[0] === '#'
  const tag = columns[columns.length - 1]!
  return columns[0] === '#' || columns.length > 4 || (tag !== 'O' && !PREFIXED.test(tag))
}

function toBio(lines: readonly Line[], isBare: boolean, options: ConllOptions): string[] {
  const tags = lines.map((line) => {
    if (line.tag === 'O') return 'O'
    const prefixed = PREFIXED.exec(line.tag)
    if (!isBare && prefixed === null) {
      throw new AppError('data-invalid', `${line.tag} is not a tag like the file's others`, {
        where: `${options.name}, line ${line.number}`,
        remedy: 'Write O, or B- or I- and the class.'
      })
    }
    const entity = className(isBare ? line.tag : prefixed![1]!, line, options)
    if (entity === null) return 'O'
    const letter = isBare ? 'I' : line.tag.charAt(0)
    return `${LETTERS[letter] ?? letter}-${entity}`
  })
  return bioLabels(tags.length, chunks(tags))
}

function className(found: string, line: Line, options: ConllOptions): string | null {
  const renamed = options.rename?.[found]
  if (renamed === null) return null
  const name = renamed ?? found
  if (options.known === undefined || options.known.includes(name)) return name
  if (options.unknown === 'drop') return null
  throw new AppError('data-invalid', `there is no class named ${name}`, {
    where: `${options.name}, line ${line.number}`,
    remedy: `Known classes are ${options.known.join(', ')}. Rename this one or leave it out.`
  })
}
