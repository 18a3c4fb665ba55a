import { writeFileSync } from 'node:fs'
import { AppError, throwIfCancelled } from '../base/errors'
import { type Random, seededRandom } from '../base/random'
import { reservoir } from '../base/reservoir'
import { corpusTexts } from '../lexical/corpus-file'
import { LABEL_MAPS } from '../model/config-data'
import { consensusLabels, countClasses, type SilverRule, silverLabels, withinSets } from '../model/consensus'
import { resolveModel } from '../registry/resolve'
import { createMarginalTagger, type MarginalTagger } from '../tagging/marginal-tagger'
import { LABELS } from '../text/labels'
import { textKey } from '../text/text-key'
import { tokenise } from '../text/tokenise'
import { readTweets } from '../training/data/files'
import { createLabelSets } from '../training/data/label-sets'
import { auxiliaryTweets } from '../training/data/labelled'
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
  usage:
    '(--corpus FILE | --data FILE --map NAME) --model M [--model M ...] --out FILE [--sample N --keep N --sure P --seed N]',
  details:
    'Random tweets of the corpus are tagged by all models together: the linear mean of their marginals, each tempered as starling calibrate left its\n' +
    'model; of a combined model, that of its members by their weights. A label that is sure stands alone, else all possible ones are kept for the loss\n' +
    'to choose from. Tweets with entities, and with rare classes, are favoured.\n' +
    'With --data, tweets that people annotated with other classes are settled instead, all of them: the models choose among the labels that each of\n' +
    'theirs may stand for by the map (btc, tweebank or wnut17), and where they know nothing all of those are kept.',
  flags: {
    corpus: {
      type: 'string',
      value: 'FILE',
      help: 'tweets, one a line (.tsv: the last column), plain or .gz'
    },
    data: {
      type: 'string',
      multiple: true,
      value: 'FILE.conll',
      help: 'tweets annotated with other classes'
    },
    map: { type: 'string', value: 'NAME', help: 'what these may stand for: btc, tweebank, wnut17' },
    model: { type: 'string', multiple: true, value: 'M', help: 'a teacher; several count alike' },
    out: { type: 'string', value: 'FILE', help: 'the silver file: token, then labels apart by |' },
    sample: { type: 'string', value: 'N', help: 'tweets that are tagged (default 150000)' },
    keep: { type: 'string', value: 'N', help: 'tweets that are kept (default 40000)' },
    sure: {
      type: 'string',
      value: 'P',
      help: `probability from which a label stands alone (default ${RULE.sure})`
    },
    seed: { type: 'string', value: 'N', help: 'of the sample and the choice (default 1)' }
  },
  async run(input) {
    const out = required(input, 'out')
    const random = seededRandom(input.number('seed') ?? 1)
    const names = input.texts('model').length > 0 ? input.texts('model') : ['default']
    const dirs = await Promise.all(names.map((name) => resolveModel(name, null)))
    const started = Date.now()
    const rule = { ...RULE, sure: sureOf(input) }
    const source = await sourceOf(input, random)
    const tagger = await createMarginalTagger(dirs)
    try {
      const labelled = await labelAll(tagger, source, rule, input)
      const chosen = source.choose(labelled)
      const { tweets } = source
      writeFileSync(out, chosen.map((i) => format(tweets[i]!, labelled[i]!.silver!)).join(''))
      const entities = Object.fromEntries([...countClasses(chosen.map((i) => labelled[i]!.best))].sort())
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

interface Labelled {
  readonly best: Int32Array
  /** Null where the tweet is of no use. */
  readonly silver: readonly (readonly number[])[] | null
}

/** Tweets that the teachers label. */
interface Source {
  readonly tweets: readonly (readonly string[])[]
  /** Labels that tokens may have; null where any may stand. */
  readonly allowed: readonly (readonly (readonly number[])[])[] | null
  /** Which are kept, by number. */
  choose(labelled: readonly Labelled[]): number[]
}

async function sourceOf(input: CommandInput, random: Random): Promise<Source> {
  const files = input.texts('data')
  if (files.length > 0) {
    const partly = await partlyLabelled(files, input)
    return { ...partly, choose: (labelled) => labelled.map((_, i) => i) }
  }
  const sample = wholeNumber(input, 'sample', 150_000)
  const keep = wholeNumber(input, 'keep', 40_000)
  return {
    tweets: await sampleTweets(input, required(input, 'corpus'), sample, random.fork(1).next),
    allowed: null,
    choose(labelled) {
      const usable = labelled.map(({ best, silver }) => (silver === null ? Int32Array.of(-1) : best))
      return chooseSilver(usable, keep, random.fork(2)).filter((i) => labelled[i]!.silver !== null)
    }
  }
}

async function partlyLabelled(
  files: readonly string[],
  input: CommandInput
): Promise<Pick<Source, 'tweets' | 'allowed'>> {
  const name = input.text('map')
  const map = LABEL_MAPS[name as keyof typeof LABEL_MAPS]
  if (map === undefined) {
    throw new AppError('usage', `--data needs --map, one of ${Object.keys(LABEL_MAPS).join(', ')}`, {
      where: name === undefined ? '--map is missing' : `--map ${name}`
    })
  }
  const sets = createLabelSets()
  const read = await Promise.all(files.map((file) => readTweets(file, {})))
  const tweets = auxiliaryTweets(read.flat(), sets, map, 1)
  return {
    tweets: tweets.map(({ words }) => words),
    allowed: tweets.map((tweet) => Array.from(tweet.sets, (set) => sets.labels(set)))
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
  { tweets, allowed }: Source,
  rule: SilverRule,
  input: CommandInput
): Promise<Labelled[]> {
  const labelled: Labelled[] = []
  for (let at = 0; at < tweets.length; at += STEP) {
    const batch = tweets.slice(at, at + STEP)
    const marginals = await tagger.marginals(batch, input.signal)
    batch.forEach(({ length }, i) => {
      const sets = allowed?.[at + i]
      const given = sets === undefined ? marginals[i]! : withinSets(marginals[i]!, sets, rule.possible)
      const mostAmbiguous = sets === undefined ? rule.mostAmbiguous : 1
      labelled.push({
        best: consensusLabels(given, length),
        silver: silverLabels(given, length, { ...rule, mostAmbiguous })
      })
    })
    input.report({ phase: 'label', unit: 'tweets', done: labelled.length, total: tweets.length })
  }
  return labelled
}

function format(tokens: readonly string[], allowed: readonly (readonly number[])[]): string {
  return `${tokens.map((token, t) => `${token}\t${allowed[t]!.map((k) => LABELS[k]!).join('|')}`).join('\n')}\n\n`
}
