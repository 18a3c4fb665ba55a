import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tokenise } from '../../src-main/text/tokenise'
import { type BenchResult, benchResult } from './support/bench'
import { agreement, countBoundaries, joinTokens, whiteSpaceStarts } from './support/token-agreement'

const RUNS = 5

/**
 * Agreement of the tokeniser's boundaries with the WNUT-16 training tokens joined as people write them, that of a split
 * on white space, and the speed on one core.
 * @param options.data the folder that holds `ner/wnut16/train.conll`
 */
export async function run(options: {
  readonly data: string
  readonly file?: string
}): Promise<BenchResult[]> {
  const tweets = conllTokens(
    await readFile(options.file ?? join(options.data, 'ner/wnut16/train.conll'), 'utf8')
  )
  const starts = (text: string): number[] => tokenise(text).map((token) => token.start)
  const plain = agreement(countBoundaries(tweets, whiteSpaceStarts))
  const ours = agreement(countBoundaries(tweets, starts))
  const texts = tweets.map((tokens) => joinTokens(tokens).text)
  const speeds = Array.from({ length: RUNS }, () => tweetsPerSecond(texts))
  return [
    benchResult('agreement', 'fraction', [ours], { name: 'white space', value: plain }),
    benchResult('agreement-whitespace', 'fraction', [plain]),
    benchResult('speed', 'tweets/s', speeds)
  ]
}

function conllTokens(text: string): string[][] {
  return text
    .split(/\r?\n\s*\r?\n/)
    .map((block) =>
      block
        .split(/\r?\n/)
        .filter((line) => line.trim())
        .map((line) => line.split('\t')[0]!)
    )
    .filter((tokens) => tokens.length > 0)
}

function tweetsPerSecond(texts: readonly string[]): number {
  const repeats = Math.max(1, Math.ceil(20_000 / texts.length))
  const begin = performance.now()
  for (let i = 0; i < repeats; i++) for (const text of texts) tokenise(text)
  return (repeats * texts.length * 1000) / (performance.now() - begin)
}
