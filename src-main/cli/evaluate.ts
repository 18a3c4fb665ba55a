import { readFile, writeFile } from 'node:fs/promises'
import { AppError, throwIfCancelled } from '../base/errors'
import { CLASSES } from '../contract/classes'
import type { ScoredSpan } from '../contract/domain'
import { calibrationOf } from '../evaluation/calibration'
import { bioLabels, chunks } from '../evaluation/chunks'
import { formatConll, type LabelledTweet } from '../evaluation/conll'
import { evaluate } from '../evaluation/report'
import { reportTable } from '../evaluation/report-table'
import { collectiveOf, tallySpans } from '../model/collective'
import { resolveModel } from '../registry/resolve'
import { createTagger } from '../tagging/onnx-tagger'
import type { Tagger } from '../tagging/ports'
import { tokenise } from '../text/tokenise'
import { readTweets } from '../training/data/files'
import type { Command, CommandInput } from './command'
import { required } from './input'
import { RENAME_FLAG, renames } from './renames'

/** Tweets between two reports of progress. */
const STEP = 512

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'Score a model against tweets whose entities are known.',
  usage:
    '--data FILE.conll [--model M] [--predictions OUT.conll] [--workspace DIR] [--collective [--among FILE.txt]]',
  details: [
    'FILE.conll holds a token and its tag on a line, a blank line between tweets; the tokens are taken as they stand. A span counts as',
    'right when its tokens and its class are exactly those of the file. M is default, fast, accurate, best, the id of a model, or its folder.',
    'OUT.conll gets token, tag of the file and predicted tag, apart by tabs, for any other scorer. With --collective the file counts as one',
    'import whose doubtful mentions are settled by what the same name is elsewhere in it; --among adds texts to that import, one a line.'
  ].join('\n'),
  flags: {
    data: { type: 'string', value: 'FILE.conll', help: 'the tweets, in CoNLL columns' },
    model: { type: 'string', value: 'M', help: 'the model (default: default)' },
    workspace: { type: 'string', value: 'DIR', help: 'where to look for the id of a model' },
    predictions: { type: 'string', value: 'OUT.conll', help: 'write what the model said' },
    collective: { type: 'boolean', help: 'settle doubtful mentions by the rest of the tweets' },
    among: { type: 'string', value: 'FILE.txt', help: 'further tweets of that import, a text a line' },
    rename: RENAME_FLAG
  },
  async run(input) {
    const path = required(input, 'data')
    const rename = renames(input)
    const dir = await resolveModel(input.text('model') ?? 'default', input.text('workspace') ?? null)
    const tweets = await readTweets(path, { rename, known: CLASSES })
    const tagger = await createTagger(dir)
    try {
      const begin = performance.now()
      const found = await tagAll(tagger, tweets, input)
      const seconds = (performance.now() - begin) / 1000
      const spans = input.on('collective') ? await settled(tagger, tweets, found, input) : found
      const gold = tweets.map((tweet) => tweet.labels)
      const predicted = tweets.map((tweet, i) => bioLabels(tweet.tokens.length, spans[i]!))
      const report = {
        ...evaluate(gold, predicted, { classes: CLASSES }),
        tweetsPerSecond: tweets.length / seconds,
        calibration: calibration(gold, spans)
      }
      const out = input.text('predictions')
      if (out !== undefined) await writePredictions(out, formatConll(tweets, predicted))
      if (input.json) input.print(JSON.stringify(report))
      else {
        const count = (value: number): string => Math.round(value).toLocaleString('en-US')
        input.print(`${tagger.model} on ${count(tweets.length)} tweets of ${path}`)
        input.print('')
        for (const line of reportTable(report)) input.print(line)
        const { error } = report.calibration
        if (error !== null) input.print(`Expected calibration error of spans: ${(100 * error).toFixed(1)} %`)
        input.print(`${count(report.tweetsPerSecond)} tweets/s on one core`)
      }
    } finally {
      await tagger.close()
    }
    return 0
  }
}

/** The spans as an import of these tweets, and of those that `--among` names, would have them. */
async function settled(
  tagger: Tagger,
  tweets: readonly LabelledTweet[],
  found: readonly ScoredSpan[][],
  input: CommandInput
): Promise<ScoredSpan[][]> {
  const texts = tweets.map(({ tokens }, i) => ({ tokens, spans: found[i]! }))
  const path = input.text('among')
  const others =
    path === undefined
      ? []
      : (
          await readFile(path, 'utf8').catch((cause: unknown) => {
            throw new AppError('unreadable', 'the further tweets cannot be read', { where: path, cause })
          })
        )
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => ({ tokens: tokenise(line).map((token) => token.text) }))
  const spans = await tagAll(tagger, others, input)
  const all = [...texts, ...others.map(({ tokens }, i) => ({ tokens, spans: spans[i]! }))]
  const collective = collectiveOf(tallySpans(all))
  for (const { tokens } of all) collective.count(tokens)
  return texts.map((text) => [...collective.settle(text)])
}

async function tagAll(
  tagger: Tagger,
  tweets: readonly Pick<LabelledTweet, 'tokens'>[],
  input: CommandInput
): Promise<ScoredSpan[][]> {
  const spans: ScoredSpan[][] = []
  for (let i = 0; i < tweets.length; i += STEP) {
    throwIfCancelled(input.signal)
    const tokens = tweets.slice(i, i + STEP).map((tweet) => tweet.tokens)
    spans.push(...(await tagger.tagTokens(tokens, input.signal)))
    input.report({ phase: 'evaluate', unit: 'tweets', done: spans.length, total: tweets.length })
  }
  return spans
}

function calibration(gold: readonly (readonly string[])[], spans: readonly (readonly ScoredSpan[])[]) {
  const confidences: number[] = []
  const isRight: boolean[] = []
  gold.forEach((labels, i) => {
    const known = new Set(chunks(labels).map((chunk) => `${chunk.start} ${chunk.end} ${chunk.class}`))
    for (const span of spans[i]!) {
      confidences.push(span.confidence)
      isRight.push(known.has(`${span.start} ${span.end} ${span.class}`))
    }
  })
  return calibrationOf(confidences, isRight)
}

async function writePredictions(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    throw new AppError('unreadable', 'the predictions cannot be written', {
      where: path,
      remedy: 'Name a file in a folder that exists and may be written to.',
      cause
    })
  })
}
