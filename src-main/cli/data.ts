import { AppError } from '../base/errors'
import type { LabelledTweet } from '../evaluation/conll'
import { describeData } from '../evaluation/describe'
import { coverageByFile } from '../lexical/vector-coverage'
import { readTweets } from '../training/data/files'
import type { Command, CommandInput } from './command'
import { dataTables } from './data-tables'
import { wholeNumber } from './numbers'
import { RENAME_FLAG, renames } from './renames'

export const dataCommand: Command = {
  name: 'data',
  summary: 'Describe annotated tweets: labels, entities, lengths, and how well words are covered.',
  usage: 'FILE... [--dev FILE.conll] [--vectors FILE] [--top N]',
  operands: true,
  details: [
    'FILE holds a token and its tag on a line, a blank line between tweets; several are taken as one body of tweets. With --dev it says how',
    'much of those tweets is known from FILE: tokens, distinct words and names (without regard to case), and copies of whole tweets. With',
    '--vectors it says how many words have a vector, looked up as a tagger does. With --json the counts are one JSON object.'
  ].join('\n'),
  flags: {
    dev: { type: 'string', value: 'FILE.conll', help: 'tweets to compare with those of FILE' },
    vectors: { type: 'string', value: 'FILE', help: 'word vectors: word2vec, GloVe or fastText' },
    top: { type: 'string', value: 'N', help: 'how many entities and unknown words to list (default: 20)' },
    rename: RENAME_FLAG
  },
  async run(input) {
    if (input.positionals.length === 0) throw new AppError('usage', 'data needs the name of a file')
    const top = wholeNumber(input, 'top', 20)
    const files = await Promise.all(
      input.positionals.map(async (path) => ({ path, tweets: await read(path, input) }))
    )
    const tweets = files.flatMap((file) => file.tweets)
    const devPath = input.text('dev')
    const dev = devPath === undefined ? null : await read(devPath, input)
    const vectors = input.text('vectors')
    const report = {
      ...describeData(files, dev === null ? null : { path: devPath!, tweets: dev }, top),
      vectors: vectors === undefined ? null : await coverageByFile(vectors, { train: tweets, dev }, top)
    }
    if (input.json) input.print(JSON.stringify(report))
    else for (const line of dataTables(report)) input.print(line)
    return 0
  }
}

function read(path: string, input: CommandInput): Promise<LabelledTweet[]> {
  return readTweets(path, { rename: renames(input) })
}
