import { cpus } from 'node:os'
import { checkpointFile } from '../lexical/checkpoint'
import { loadKernel } from '../lexical/kernel-file'
import { learnVectors } from '../lexical/learn-vectors'
import type { LearnedWords } from '../lexical/learn-words'
import { SKIP_GRAM_DEFAULTS, type SkipGramOptions } from '../lexical/skip-gram-options'
import { SUBWORD_DEFAULTS } from '../lexical/subwords'
import { writeVectors } from '../lexical/vectors-write'
import type { Command, CommandInput } from './command'
import { encodedCorpus } from './corpus'
import { required } from './input'
import { positiveNumber, wholeNumber } from './numbers'
import { followJob, withSession } from './session'

const D = SKIP_GRAM_DEFAULTS

export const embedCommand: Command = {
  name: 'embed',
  summary: 'Learn word vectors from a body of tweets.',
  usage: '--corpus FILE --out FILE [--subwords] [--dim N ...] | --workspace DIR [--out FILE]',
  details: [
    'Skip-gram with negative sampling over one tweet a line (.tsv: the last column; .gz is unpacked), equal tweets counted once. Writes',
    'word2vec text, or binary where the name of OUT ends in .bin. A run that was ended goes on with the epoch it was in. One thread gives',
    'the same vectors each time. With --workspace the tweets are those of a workspace; without --out the words stay there, and a',
    'retraining (starling retrain) gives a model those that it does not know.'
  ].join('\n'),
  flags: {
    corpus: { type: 'string', value: 'FILE', help: 'the tweets: .tsv, .txt, either with .gz' },
    workspace: { type: 'string', value: 'DIR', help: 'a workspace whose tweets are learned from' },
    out: { type: 'string', value: 'FILE', help: 'where the vectors go' },
    dim: { type: 'string', value: 'N', help: `numbers a vector (default ${D.dim})` },
    window: { type: 'string', value: 'N', help: `words to each side (default ${D.window})` },
    negative: { type: 'string', value: 'N', help: `noise words a pair (default ${D.negative})` },
    'min-count': { type: 'string', value: 'N', help: 'leave out rarer words (default 8)' },
    epochs: { type: 'string', value: 'N', help: `times over the corpus (default ${D.epochs})` },
    rate: { type: 'string', value: 'X', help: `learning rate at the start (default ${D.rate})` },
    sample: { type: 'string', value: 'X', help: `thin out words above this share (default ${D.sample})` },
    threads: { type: 'string', value: 'N', help: 'default: all cores' },
    seed: { type: 'string', value: 'N', help: `default ${D.seed}` },
    subwords: { type: 'boolean', help: 'learn character n-grams too, as fastText does' },
    'min-n': { type: 'string', value: 'N', help: `shortest n-gram (default ${SUBWORD_DEFAULTS.shortest})` },
    'max-n': { type: 'string', value: 'N', help: `longest n-gram (default ${SUBWORD_DEFAULTS.longest})` },
    buckets: { type: 'string', value: 'N', help: `rows of n-grams (default ${SUBWORD_DEFAULTS.buckets})` }
  },
  async run(input) {
    if (input.text('workspace') !== undefined && input.text('out') === undefined) return learnHere(input)
    const out = required(input, 'out')
    const options = optionsOf(input)
    const minCount = wholeNumber(input, 'min-count', 8)
    const start = performance.now()
    const corpus = await encodedCorpus(input, minCount, 'drop')
    const checkpoint = checkpointFile(`${out}.checkpoint`, corpus, options)
    const learned = await learnVectors(corpus, options, await loadKernel('sgns'), input, checkpoint)
    await writeVectors(out, learned.vectors)
    await checkpoint.remove()
    const report = {
      out,
      tweets: corpus.texts,
      duplicates: corpus.duplicates,
      running: corpus.running,
      words: corpus.words.length,
      dim: options.dim,
      epochs: options.epochs,
      threads: options.threads,
      resumedAt: learned.resumedAt,
      losses: learned.losses,
      wordsPerSecond: Math.round(learned.wordsPerSecond),
      trainingSeconds: learned.seconds,
      seconds: (performance.now() - start) / 1000
    }
    if (input.json) input.print(JSON.stringify(report))
    else
      input.print(`${report.words} words of ${options.dim} numbers in ${report.seconds.toFixed(1)} s: ${out}`)
    return 0
  }
}

/** The words stay in the workspace, for a retraining; all but seed and threads is settled there. */
async function learnHere(input: CommandInput): Promise<number> {
  const seed = wholeNumber(input, 'seed', D.seed, 0)
  const threads = input.number('threads')
  const [report, info] = await withSession(input, false, async (session) => [
    await followJob<LearnedWords>(session, input, () =>
      session.client.call('words.learn', { seed, ...(threads === undefined ? {} : { threads }) })
    ),
    await session.client.call('words.get', {})
  ])
  if (input.json) {
    const { unknown, examples } = info ?? { unknown: 0, examples: [] }
    input.print(JSON.stringify({ ...report, unknown, examples }))
    return 0
  }
  const n = (value: number): string => value.toLocaleString('en-US')
  input.print(
    `${n(report.words)} words of ${n(report.tweets)} distinct tweets in ${report.seconds.toFixed(1)} s`
  )
  if (info !== null) {
    const such = info.examples.length === 0 ? '' : `, such as ${info.examples.join(', ')}`
    input.print(`The fast model does not know ${n(info.unknown)} of them${such}.`)
  }
  return 0
}

function optionsOf(input: CommandInput): SkipGramOptions {
  const subwords = {
    shortest: wholeNumber(input, 'min-n', SUBWORD_DEFAULTS.shortest),
    longest: wholeNumber(input, 'max-n', SUBWORD_DEFAULTS.longest),
    buckets: wholeNumber(input, 'buckets', SUBWORD_DEFAULTS.buckets)
  }
  return {
    dim: wholeNumber(input, 'dim', D.dim),
    window: wholeNumber(input, 'window', D.window),
    negative: wholeNumber(input, 'negative', D.negative),
    epochs: wholeNumber(input, 'epochs', D.epochs),
    rate: positiveNumber(input, 'rate', D.rate),
    sample: positiveNumber(input, 'sample', D.sample),
    seed: wholeNumber(input, 'seed', D.seed, 0),
    threads: wholeNumber(input, 'threads', Math.min(Math.max(1, cpus().length), 16)),
    subwords: input.on('subwords') ? subwords : null
  }
}
