import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import type { Manifest } from '../../../src-main/contract/manifest'
import { verifyBundle } from '../../../src-main/registry/bundle'
import { createMarginalTagger } from '../../../src-main/tagging/marginal-tagger'
import { createTagger } from '../../../src-main/tagging/onnx-tagger'
import { bioToSpans } from '../../../src-main/text/bio'
import { LABELS } from '../../../src-main/text/labels'
import { parentOf } from '../../../src-main/training/bundle-files'
import { writeEnsemble } from '../../../src-main/training/ensemble'
import { redescribe } from '../../../src-main/training/redescribe'
import { TINY_WORDS, type TinyBundle, writeTinyBundle } from '../../support/tiny-bundle'

const root = mkdtempSync(join(tmpdir(), 'starling-ensemble-'))
const both = join(root, 'both')
const WEIGHTS = [0.7, 0.3]
let members: TinyBundle[]
let manifest: Manifest

beforeAll(async () => {
  members = [
    writeTinyBundle(join(root, 'a'), { seed: 1, id: 'a-1', temperature: 1.5 }),
    writeTinyBundle(join(root, 'b'), { seed: 2, id: 'b-2', temperature: 0.8 })
  ]
  const created = '2026-01-01T00:00:00Z'
  manifest = await writeEnsemble({
    members: members.map(({ dir }) => dir),
    weights: WEIGHTS,
    name: 'Both',
    out: both,
    created
  })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const SIZE = LABELS.length
const isLegal = (from: number | undefined, to: number): boolean =>
  to === 0 || to % 2 === 1 || from === to || from === to - 1

/** Every legal labelling of the words with its score under a member. */
function labellings(bundle: TinyBundle, words: readonly string[]): [number[], number][] {
  const { emissions, transitions, start, end } = bundle
  const all: [number[], number][] = []
  const walk = (path: number[], score: number): void => {
    const last = path.at(-1)
    if (path.length === words.length) {
      all.push([path, score + end[last!]!])
      return
    }
    const row = TINY_WORDS.indexOf(words[path.length]!) + 1
    for (let k = 0; k < SIZE; k++) {
      if (!isLegal(last, k)) continue
      const step = last === undefined ? start[k]! : transitions[last * SIZE + k]!
      walk([...path, k], score + step + emissions[row * SIZE + k]!)
    }
  }
  walk([], 0)
  return all
}

/** The spans of the labelling with the greatest weighted geometric mean of probabilities, with the normalised mean's probability of each. */
function expected(words: readonly string[], temperature: number) {
  const [a, b] = members.map((bundle) => labellings(bundle, words))
  const pool = a!.map(
    ([path, score], i) =>
      [path, Math.exp((WEIGHTS[0]! * score + WEIGHTS[1]! * b![i]![1]) / temperature)] as const
  )
  const total = pool.reduce((sum, [, p]) => sum + p, 0)
  const best = pool.reduce((x, y) => (y[1] > x[1] ? y : x))[0]
  const spansOf = (path: readonly number[]) => bioToSpans(path.map((label) => LABELS[label]!))
  return spansOf(best).map((span) => ({
    ...span,
    confidence:
      pool
        .filter(([path]) =>
          spansOf(path).some((s) => s.start === span.start && s.end === span.end && s.class === span.class)
        )
        .reduce((sum, [, p]) => sum + p, 0) / total
  }))
}

const random = seededRandom(5)
const words = [...TINY_WORDS.slice(0, 9), 'unheard']
const tweets = Array.from({ length: 30 }, (_, i) =>
  Array.from({ length: 1 + (i % 2) }, () => words[random.below(words.length)]!)
)
const rounded = (spans: readonly { confidence: number }[]) =>
  spans.map((span) => ({ ...span, confidence: span.confidence.toFixed(4) }))

describe('models that tag together', () => {
  it.each([1, 0.5])(
    'tag by the geometric mean of what they give labellings, at temperature %d',
    async (temperature) => {
      const folder = join(root, `at-${temperature}`)
      cpSync(both, folder, { recursive: true })
      await redescribe(folder, { temperature })
      const tagger = await createTagger(folder)
      const found = await tagger.tagTokens([[], ...tweets])
      await tagger.close()
      expect(found.flat().length).toBeGreaterThan(15)
      expect(found[0]).toEqual([])
      tweets.forEach((tokens, i) => {
        expect(rounded(found[i + 1]!)).toEqual(rounded(expected(tokens, temperature)))
      })
    }
  )

  it('are teachers as their members are, each by its weight', async () => {
    const marginals = async (dir: string) => {
      const tagger = await createMarginalTagger([dir])
      const found = await tagger.marginals(tweets)
      await tagger.close()
      return found.flatMap((values) => [...values])
    }
    const [ensemble, a, b] = await Promise.all([both, ...members.map(({ dir }) => dir)].map(marginals))
    ensemble!.forEach((p, i) => {
      expect(p).toBeCloseTo(0.7 * a![i]! + 0.3 * b![i]!, 5)
    })
  })

  it('are named, with the ids of all', () => {
    expect(manifest).toMatchObject({
      kind: 'ensemble',
      name: 'Both',
      members: [
        { folder: 'a', id: 'a-1', weight: 0.7 },
        { folder: 'b', id: 'b-2', weight: 0.3 }
      ]
    })
  })

  it('keep their members when they are described anew', async () => {
    const copy = join(root, 'copy')
    cpSync(both, copy, { recursive: true })
    const { members: kept, id } = await redescribe(copy, { temperature: 0.7 })
    expect({ kept, id }).toEqual({ kept: manifest.members, id: manifest.id })
  })

  it('cannot be trained on', () => {
    const reader = { manifest, bytes: () => new Uint8Array(), text: () => '' }
    expect(() => parentOf(reader)).toThrow(expect.objectContaining({ code: 'model-unusable' }))
  })
})

describe('an ensemble', () => {
  const out = join(root, 'other')
  const failing = async (dirs: string[]): Promise<unknown> =>
    writeEnsemble({ members: dirs, weights: WEIGHTS, name: 'x', out, created: '' }).catch(
      (thrown: unknown) => thrown
    )

  it.each<[string, () => string[]]>([
    ['one model twice', () => [members[0]!.dir, members[0]!.dir]],
    ['another ensemble', () => [members[0]!.dir, both]],
    ['a model from elsewhere', () => [members[0]!.dir, writeTinyBundle(join(root, 'far', 'c')).dir]]
  ])('is not made of %s', async (_, dirs) => {
    expect(await failing(dirs())).toMatchObject({ code: 'usage' })
  })

  it('is unusable without a member, and with another in its place', async () => {
    const folder = join(root, 'broken')
    for (const { dir } of members) cpSync(dir, join(folder, dir.split('/').at(-1)!), { recursive: true })
    cpSync(both, join(folder, 'both'), { recursive: true })
    const there = join(folder, 'both')
    expect((await verifyBundle(there)).id).toBe(manifest.id)
    writeTinyBundle(join(folder, 'b'), { seed: 3, id: 'c-3' })
    await expect(verifyBundle(there)).rejects.toThrow('it was made of b-2, and c-3 is here')
    rmSync(join(folder, 'b'), { recursive: true })
    await expect(verifyBundle(there)).rejects.toThrow('its model b-2 is not installed')
    await expect(createTagger(there)).rejects.toMatchObject({ code: 'model-unusable' })
  })
})
