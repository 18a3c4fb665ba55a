import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src-main/base/random'
import { loadKMeans } from '../../src-main/lexical/kmeans-file'
import { loadPaths } from '../../src-main/lexical/paths-file'
import { vectorAt } from '../../src-main/lexical/vectors'
import { loadVectors } from '../../src-main/lexical/vectors-read'
import { programFolder } from '../../src-main/registry/program-folder'

const program = join(programFolder(), 'out/cli/starling.js')
const folder = mkdtempSync(join(tmpdir(), 'starling-embed-'))
const corpus = join(folder, 'tweets.tsv')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TOPICS = 4
const WORDS = 12

/** Each tweet speaks of one topic in words of that topic, spelled in letters only. */
function tweets(count: number): string {
  const random = seededRandom(6)
  return Array.from({ length: count }, (_, i) => {
    const topic = 'abcd'[random.below(TOPICS)]!
    const words = Array.from({ length: 8 }, () => `${topic}${'klmnopqrstuv'[random.below(WORDS)]}x`)
    return `2020-01-01T00:00:00Z\t${words.join(' ')} ${[...String(i)].map((d) => 'abcdefghij'[Number(d)]).join('')}\n`
  }).join('')
}

beforeAll(() => writeFileSync(corpus, tweets(20_000)))

async function starling(...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'])
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>
}

const embed = ['embed', '--corpus', corpus, '--dim', '16', '--sample', '0', '--min-count', '20']

describe('the words of a corpus', () => {
  it('are learned on two threads and fall into the topics that made them', async () => {
    const out = join(folder, 'vectors.bin')
    const report = await starling(...embed, '--out', out, '--threads', '2')
    expect(report).toMatchObject({ words: TOPICS * WORDS, dim: 16, epochs: 3, threads: 2, tweets: 20_000 })
    const vectors = await loadVectors(out)
    const units = vectors.words.map((_, row) => {
      const vector = [...vectorAt(vectors, row)]
      return vector.map((x) => x / Math.hypot(...vector))
    })
    vectors.words.forEach((word, row) => {
      const cosines = units.map((unit) => unit.reduce((sum, x, i) => sum + x * units[row]![i]!, 0))
      const ranked = [...vectors.words.keys()].sort((a, b) => cosines[b]! - cosines[a]!)
      const nearest = ranked.slice(0, WORDS).map((i) => vectors.words[i]![0])
      expect([word, ...nearest]).toEqual([word, ...Array<string>(WORDS).fill(word[0]!)])
    })
    const table = join(folder, 'kmeans.tsv')
    await starling('cluster', '--kind', 'kmeans', '--vectors', out, '--out', table, '--clusters', '4')
    const topics = [...(await loadKMeans(table))].map(([word, [cluster]]) => `${word[0]} ${cluster}`)
    expect(new Set(topics).size).toBe(TOPICS)
    const tree = join(folder, 'paths.tsv')
    await starling('cluster', '--corpus', corpus, '--out', tree, '--clusters', '4', '--min-count', '20')
    const clusters = [...(await loadPaths(tree))].map(([word, path]) => `${word[0]} ${path}`)
    expect(new Set(clusters).size).toBe(TOPICS)
  })

  it('are grouped by their spelling, where tweets are spelled in small letters and capitals', async () => {
    const written = join(folder, 'spelled.txt')
    const names = ['Paris', 'paris', 'Paris', 'PARIS']
    const lines = [...'abcdefghijklmnopqrstuvwx'].map(
      (end, i) => `it rains in ${names[i % 4]} and Rome ${end}\n`
    )
    writeFileSync(written, lines.join(''))
    const out = join(folder, 'spelling.tsv')
    const report = await starling('cluster', '--kind', 'spelling', '--corpus', written, '--out', out)
    expect(report).toMatchObject({ kind: 'spelling', words: 5, clusters: [9, 5] })
    const groups = await loadKMeans(out)
    expect(groups.get('paris')).toEqual([6, 2])
    expect(groups.get('rome')).toEqual([8, 0])
    expect(groups.get('rains')).toEqual([0, 0])
    await expect(
      starling('cluster', '--kind', 'spelling', '--corpus', corpus, '--out', join(folder, 'none.tsv'))
    ).rejects.toThrow('no words occur 8 times or more')
  })

  it('come out the same when the run was killed after an epoch and started again', async () => {
    const args = [...embed, '--threads', '1', '--epochs', '12']
    const [whole, killed] = [join(folder, 'whole.bin'), join(folder, 'killed.bin')]
    await starling(...args, '--out', whole)
    const run = spawn(process.execPath, [program, ...args, '--out', killed], { stdio: 'ignore' })
    const ended = once(run, 'exit')
    while (!existsSync(`${killed}.checkpoint`) && run.exitCode === null)
      await new Promise((go) => setTimeout(go, 5))
    run.kill('SIGKILL')
    await ended
    expect(existsSync(killed)).toBe(false)
    const report = await starling(...args, '--out', killed)
    expect(report.resumedAt).toBeGreaterThan(0)
    expect(readFileSync(killed).equals(readFileSync(whole))).toBe(true)
    expect(existsSync(`${killed}.checkpoint`)).toBe(false)
  })

  it('are refused with code 3 and a reason where there are none', async () => {
    const empty = join(folder, 'empty.txt')
    writeFileSync(empty, '')
    const run = promisify(execFile)(process.execPath, [
      program,
      'embed',
      '--corpus',
      empty,
      '--out',
      join(folder, 'x')
    ])
    await expect(run).rejects.toMatchObject({ code: 3, stderr: expect.stringContaining('min-count') })
    expect(existsSync(join(folder, 'x'))).toBe(false)
  })
})
