import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../src-main/base/random'
import { CLASSES } from '../../src-main/contract/classes'
import { bioLabels } from '../../src-main/evaluation/chunks'
import type { LabelledTweet } from '../../src-main/evaluation/conll'
import { evaluate } from '../../src-main/evaluation/report'
import { resolveModel } from '../../src-main/registry/resolve'
import { createTagger } from '../../src-main/tagging/onnx-tagger'
import type { Tagger } from '../../src-main/tagging/ports'
import { readTweets } from '../../src-main/training/data/files'
import { type BenchResult, benchResult } from './support/bench'

const EMOJI = ['😂', '😍', '🔥', '❤️', '👍🏽', '🎉', '😭', '🙏', '💯', '👨‍👩‍👧']
const EMOJI_SHARE = 0.3
const EMOJI_AT_END = 3

type Change = (tweet: LabelledTweet) => LabelledTweet

const words =
  (change: (token: string) => string): Change =>
  ({ tokens, labels }) => ({ tokens: tokens.map(change), labels })

/** How a tweet may be written that says the same. */
const CHANGES: Readonly<Record<string, Change>> = {
  'lower-cased': words((token) => token.toLowerCase()),
  'upper-cased': words((token) => token.toUpperCase()),
  'hashtags stripped': words((token) => (token.length > 1 ? token.replace(/^#/, '') : token)),
  'emoji-heavy': withEmoji()
}

/** What our classes are called in sets of persons, places and organisations; the others are none of theirs. */
const COARSE: Readonly<Record<string, string>> = {
  person: 'PER',
  'geo-loc': 'LOC',
  facility: 'LOC',
  company: 'ORG',
  sportsteam: 'ORG',
  musicartist: 'ORG'
}
const OTHER_SETS = { 'BTC g': 'btc/g.conll', 'Tweebank dev': 'tweebank/dev.bio' } as const

/**
 * Micro F1 (percent) on dev as it is and rewritten, and on other English sets with our classes read as theirs.
 * `STARLING_MODEL` names another model than the default; it must have seen none of these tweets.
 * @param options.data the folder that holds `ner/`
 */
export async function run(options: { readonly data: string }): Promise<BenchResult[]> {
  const tagger = await createTagger(await resolveModel(process.env.STARLING_MODEL ?? 'default', null))
  try {
    const dev = await readTweets(join(options.data, 'ner/wnut16/dev.conll'), { known: CLASSES })
    const plain = await microF1(tagger, dev, CLASSES, null)
    const results = [benchResult('dev', 'F1', [plain])]
    for (const [name, change] of Object.entries(CHANGES)) {
      const f1 = await microF1(tagger, dev.map(change), CLASSES, null)
      results.push(benchResult(`dev, ${name}`, 'F1', [f1], { name: 'dev', value: plain }))
    }
    for (const [name, file] of Object.entries(OTHER_SETS)) {
      const path = join(options.data, 'ner', file)
      if (!existsSync(path)) continue
      const tweets = await readTweets(path, { rename: { MISC: null } })
      results.push(benchResult(name, 'F1', [await microF1(tagger, tweets, ['PER', 'LOC', 'ORG'], COARSE)]))
    }
    return results
  } finally {
    await tagger.close()
  }
}

/** @param rename what the model's classes are called in the tweets; a class that is not there is left out */
async function microF1(
  tagger: Tagger,
  tweets: readonly LabelledTweet[],
  classes: readonly string[],
  rename: Readonly<Record<string, string>> | null
): Promise<number> {
  const spans = await tagger.tagTokens(tweets.map(({ tokens }) => tokens))
  const predicted = tweets.map(({ tokens }, i) => {
    const named = spans[i]!.flatMap((span) => {
      const name = rename === null ? span.class : rename[span.class]
      return name === undefined ? [] : [{ start: span.start, end: span.end, class: name }]
    })
    return bioLabels(tokens.length, named)
  })
  const gold = tweets.map(({ labels }) => labels)
  return 100 * (evaluate(gold, predicted, { classes }).micro.f1 ?? 0)
}

/** Emoji after words, never inside an entity, and some at the end. */
function withEmoji(): Change {
  const random = seededRandom(1)
  const one = (): string => EMOJI[random.below(EMOJI.length)]!
  return ({ tokens, labels }) => {
    const written = { tokens: [] as string[], labels: [] as string[] }
    const put = (token: string, label: string): void => {
      written.tokens.push(token)
      written.labels.push(label)
    }
    tokens.forEach((token, i) => {
      put(token, labels[i]!)
      const isInside = labels[i + 1]?.startsWith('I-') === true
      if (!isInside && random.next() < EMOJI_SHARE) put(one(), 'O')
    })
    for (let i = 0; i < EMOJI_AT_END; i++) put(one(), 'O')
    return written
  }
}
