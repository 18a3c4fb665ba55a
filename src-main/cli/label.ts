import { writeFileSync } from 'node:fs'
import { AppError, throwIfCancelled } from '../base/errors'
import { seededRandom } from '../base/random'
import { reservoir } from '../base/reservoir'
import { corpusTexts } from '../lexical/corpus-file'
import { consensusLabels, countClasses, type SilverRule, silverLabels } from '../model/consensus'
import { resolveModel } from '../registry/resolve'
import { createMarginalTagger, type MarginalTagger } from '../tagging/marginal-tagger'
import { LABELS } from '../text/labels'
import { textKey } from '../text/text-key'
import { tokenise } from '../text/tokenise'
import { chooseSilver } from '../training/data/silver-choice'
import type { Command, CommandInput } from './command'
import { required } from './input'
import { wholeNumber } from './numbers'

const SHORTEST = 5
const LONGEST = 32
const STEP = 1024
const RULE: SilverRule = { sure: 0.85, possible: 0.1, mostAmbiguous: 0.5 }

export const labelCommand: Command = {
  name: 'label',
  summary: 'Let one or more models label tweets that another model is to learn from (silver data).',
  usage: '--corpus FILE --model M [--model M ...] --out FILE [--sample N --keep N --sure P --seed N]',
  details:
    'Random tweets of the corpus are tagged by all models together: the linear mean of their marginals, each tempered as starling calibrate left its\n' +
    'model; of a combined model, that of its members by their weights. A label that is sure stands alone, as does the likeliest one\n' +
    'of what is surely an entity; else all possible ones are kept for the loss to choose from. Tweets with entities, and with rare classes, are favoured.',
  flags: {
    corpus: {
      type: 'string',
      value: 'FILE',
      help: 'tweets, one a line (.tsv: the last column), plain or .gz'
    },
    model: { type: 'string', multiple: true, value: 'M', help: 'a teacher; several count alike' },
    out: { type: 'string', value: 'FILE', help: 'the silver file: token, then labels apart by |' },
    sample: { type: 'string', value: 'N', help: 'tweets that are tagged (default 150000)' },
    keep: { type: 'string', value: 'N', help: 'tweets that are kept (default 40000)' },
    sure: {
      type: 'string',
      value: 'P',
      help: `probability of a label, or of any entity, from which one label stands alone (default ${RULE.sure})`
    },
    seed: { type: 'string', value: 'N', help: 'of the sample and the choice (default 1)' }
  },
  async run(input) {
    const out = required(input, 'out')
    const random = seededRandom(input.number('seed') ?? 1)
    const names = input.texts('model').length > 0 ? input.texts('model') : ['default']
    const dirs = await Promise.all(names.map((name) => resolveModel(name, null)))
    const keep = wholeNumber(input, 'keep', 40_000)
    const started = Date.now()
    const tweets = await sampleTweets(
      input,
      required(input, 'corpus'),
      wholeNumber(input, 'sample', 150_000),
      random.fork(1).next
    )
    const tagger = await createMarginalTagger(dirs)
    try {
      const rule = { ...RULE, sure: sureOf(input) }
      const { sequences, silver } = await labelAll(tagger, tweets, rule, input)
      const usable = sequences.map((labels, i) => (silver[i] === null ? Int32Array.of(-1) : labels))
      const chosen = chooseSilver(usable, keep, random.fork(2)).filter((i) => silver[i] !== null)
      writeFileSync(out, chosen.map((i) => format(tweets[i]!, silver[i]!)).join(''))
      const entities = Object.fromEntries([...countClasses(chosen.map((i) => sequences[i]!))].sort())
      const result = {
        out,
        tagged: tweets.length,
        kept: chosen.length,
        entities,
        seconds: (Date.now() - started) / 1000
      }
      if (input.json) input.print(JSON.stringify(result))
      else
        input.print(
          `${result.kept} of ${result.tagged} tweets kept, ${JSON.stringify(entities)}, ${result.seconds.toFixed(0)} s`
        )
    } finally {
      await tagger.close()
    }
    return 0
  }
}

/** A uniform sample of distinct tweets of fitting length. */
async function sampleTweets(
  input: CommandInput,
  corpus: string,
  count: number,
  next: () => number
): Promise<string[][]> {
  const seen = new Set<string>()
  const kept = await reservoir(corpusTexts(corpus), count, next, (read) => {
    throwIfCancelled(input.signal)
    if (read % 20_000 === 0) input.report({ phase: 'reading tweets', done: read, total: null })
  })
  const tweets = kept.flatMap((text) => {
    const key = textKey(text)
    if (seen.has(key)) return []
    seen.add(key)
    const tokens = tokenise(text).map((token) => token.text)
    return tokens.length >= SHORTEST && tokens.length <= LONGEST ? [tokens] : []
  })
  if (tweets.length > 0) return tweets
  throw new AppError('no-tweets', `no tweet has ${SHORTEST} to ${LONGEST} tokens`, {
    where: corpus,
    remedy: 'Name a file of tweets, one a line, or draw a larger --sample.'
  })
}

function sureOf(input: CommandInput): number {
  const sure = input.number('sure') ?? RULE.sure
  if (sure > 0.5 && sure <= 1) return sure
  throw new AppError('usage', '--sure takes a probability above 0.5, up to 1', { where: `--sure ${sure}` })
}

async function labelAll(
  tagger: MarginalTagger,
  tweets: readonly string[][],
  rule: SilverRule,
  input: CommandInput
): Promise<{ sequences: Int32Array[]; silver: (number[][] | null)[] }> {
  const sequences: Int32Array[] = []
  const silver: (number[][] | null)[] = []
  for (let at = 0; at < tweets.length; at += STEP) {
    const batch = tweets.slice(at, at + STEP)
    const marginals = await tagger.marginals(batch, input.signal)
    batch.forEach((tokens, i) => {
      sequences.push(consensusLabels(marginals[i]!, tokens.length))
      silver.push(silverLabels(marginals[i]!, tokens.length, rule))
    })
    input.report({ phase: 'label', unit: 'tweets', done: sequences.length, total: tweets.length })
  }
  return { sequences, silver }
}

function format(tokens: readonly string[], allowed: readonly (readonly number[])[]): string {
  return `${tokens.map((token, t) => `${token}\t${allowed[t]!.map((k) => LABELS[k]!).join('|')}`).join('\n')}\n\n`
}
