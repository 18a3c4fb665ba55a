import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import { grown, jsonOf, openFolder, starling, start } from '../support/cli'
import { TINY_WORDS, writeTinyBundle } from '../support/tiny-bundle'

const folder = openFolder('signals')
afterAll(folder.remove)
const at = (...parts: string[]): string => join(folder.path, ...parts)
const files = [at('a.jsonl'), at('b.csv')]
const model = at('tiny')

/** 12,000 tweets in two files, some in both and 239 told twice. */
beforeAll(() => {
  writeTinyBundle(model, { seed: 3 })
  const random = seededRandom(11)
  const word = (): string =>
    random.next() < 0.4 ? TINY_WORDS[random.below(TINY_WORDS.length)]! : `w${random.below(500)}`
  const tweets = Array.from({ length: 12_000 }, (_, i) => ({
    id: String(1_600_000_000_000_000_000n + BigInt(i - (i % 50 === 0 ? 1 : 0))),
    text: Array.from({ length: 12 }, word).join(' '),
    created_at: new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString(),
    username: `user${i % 700}`
  }))
  writeFileSync(
    files[0]!,
    tweets
      .slice(0, 7_000)
      .map((tweet) => JSON.stringify(tweet))
      .join('\n')
  )
  const rows = tweets.slice(6_000).map((t) => [t.id, t.created_at, t.username, t.text].join(','))
  writeFileSync(files[1]!, ['id,created_at,username,text', ...rows, 'x,,,'].join('\n'))
})

const importing = (workspace: string): string[] => ['import', ...files, '--workspace', workspace, '--json']
const tagging = (workspace: string): string[] => ['tag', '--workspace', workspace, '--model', model, '--json']

/** Starts the command and sends the signal once, at work, it has made the workspace's log of changes `bytes` longer. */
async function disturb(args: string[], workspace: string, signal: NodeJS.Signals, bytes: number) {
  const { child, ended } = start(args)
  await Promise.race([once(child.stderr!, 'data'), ended])
  await grown(join(workspace, 'tweets.duckdb.wal'), bytes, ended)
  child.kill(signal)
  const { code } = await ended
  return { code, signal: child.signalCode }
}

function timeless(report: Record<string, unknown>): unknown {
  const { seconds, ...rest } = report
  expect(seconds).toEqual(expect.any(Number))
  return rest
}

async function dump(workspace: string): Promise<unknown> {
  const tweets = await starling('tweets', '--workspace', workspace, '--limit', '100000', '--json')
  const trends = await starling(
    'trends',
    '--workspace',
    workspace,
    '--grain',
    'day',
    '--top',
    '5000',
    '--json'
  )
  return { tweets: tweets.stdout, trends: trends.stdout }
}

it('killed or interrupted in the middle and given again, import and tag give what undisturbed ones give', async () => {
  const calm = at('calm')
  const rough = at('rough')
  const imported = timeless(jsonOf(await starling(...importing(calm))))
  const tagged = timeless(jsonOf(await starling(...tagging(calm))))
  expect(imported).toMatchObject({ tweets: 12_000 - 239 })

  const killed = { code: null, signal: 'SIGKILL' }
  const interrupted = { code: 130, signal: null }
  expect(await disturb(importing(rough), rough, 'SIGKILL', 150_000)).toEqual(killed)
  expect(await disturb(importing(rough), rough, 'SIGINT', 150_000)).toEqual(interrupted)
  expect(await disturb(importing(rough), rough, 'SIGKILL', 400_000)).toEqual(killed)
  expect(timeless(jsonOf(await starling(...importing(rough))))).toEqual(imported)

  expect(await disturb(tagging(rough), rough, 'SIGKILL', 60_000)).toEqual(killed)
  expect(await disturb(tagging(rough), rough, 'SIGINT', 150_000)).toEqual(interrupted)
  expect(timeless(jsonOf(await starling(...tagging(rough))))).toEqual(tagged)
  expect(await dump(rough)).toEqual(await dump(calm))
}, 240_000)

it('a reader that has seen enough is no failure', async () => {
  const { child, ended } = start(['tweets', '--workspace', at('calm'), '--limit', '20000', '--json'])
  child.stdout!.once('data', () => child.stdout!.destroy())
  expect(await ended).toMatchObject({ code: 0, stderr: '' })
})
