import { describe, expect, it } from 'vitest'
import { describeData } from '../../src-main/evaluation/describe'
import { coverageByWords } from '../../src-main/lexical/vector-coverage'
import {
  classCounts,
  coverageBars,
  entityShare,
  lengthHistogram,
  vectorBars
} from '../../src-renderer/charts/exploration'
import { sceneToSvg } from '../../src-renderer/charts/scene-svg'

const train = [
  { tokens: ['In', 'Boston'], labels: ['O', 'B-geo-loc'] },
  { tokens: ['New', 'York', 'and', 'Adele'], labels: ['B-geo-loc', 'I-geo-loc', 'O', 'B-person'] },
  { tokens: ['so', 'tired'], labels: ['O', 'O'] }
]
const dev = [{ tokens: ['Adele', 'in', 'Oslo'], labels: ['B-person', 'O', 'B-geo-loc'] }]
const report = describeData([{ path: 'train', tweets: train }], { path: 'dev', tweets: dev }, 20)
const words = new Set(['in', 'boston', 'york', 'so'])
const vectors = coverageByWords({ path: 'fast', size: 25, words }, { train, dev }, 5)

const SCENES = {
  'explore-classes': classCounts(420, report),
  'explore-share': entityShare(420, report),
  'explore-lengths': lengthHistogram(420, report),
  'explore-coverage': coverageBars(420, report.dev!),
  'explore-vectors': vectorBars(420, vectors)
}

describe('pictures of labelled tweets', () => {
  it.each(Object.entries(SCENES))('are the same as before: %s', async (name, scene) => {
    const svg = sceneToSvg(scene, (ink) => `var(--${ink})`)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    await expect(svg).toMatchFileSnapshot(`expected/${name}.svg`)
  })

  it('hold in their tables what the tweets hold', () => {
    expect(SCENES['explore-classes'].table().rows).toEqual([
      ['location', 2],
      ['person', 1]
    ])
    expect(SCENES['explore-share'].table().rows).toEqual([
      ['with entities', 2],
      ['without entities', 1]
    ])
    expect(SCENES['explore-lengths'].table().rows).toEqual([
      [2, 2],
      [4, 1]
    ])
    const names = Object.fromEntries(SCENES['explore-coverage'].table().rows as [string, number][])
    expect(names).toMatchObject({
      tokens: 2 / 3,
      names: 1 / 2,
      'names of that class': 1 / 2,
      'whole tweets': 0
    })
    expect(SCENES['explore-vectors'].table().rows).toEqual([
      ['tokens', 4 / 8],
      ['distinct words', 4 / 8],
      ['tokens in entities', 2 / 4],
      ['dev: tokens', 1 / 3],
      ['dev: distinct words', 1 / 3],
      ['dev: tokens in entities', 0]
    ])
    expect(vectors.dev!.missing.map(({ word }) => word)).toEqual(['Adele', 'Oslo'])
  })
})
