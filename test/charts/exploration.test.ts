import { describe, expect, it } from 'vitest'
import { describeData } from '../../src-main/evaluation/describe'
import {
  classCounts,
  coverageBars,
  entityShare,
  lengthHistogram
} from '../../src-renderer/charts/exploration'
import { sceneToSvg } from '../../src-renderer/charts/scene-svg'

const train = [
  { tokens: ['In', 'Boston'], labels: ['O', 'B-geo-loc'] },
  { tokens: ['New', 'York', 'and', 'Adele'], labels: ['B-geo-loc', 'I-geo-loc', 'O', 'B-person'] },
  { tokens: ['so', 'tired'], labels: ['O', 'O'] }
]
const dev = [{ tokens: ['Adele', 'in', 'Oslo'], labels: ['B-person', 'O', 'B-geo-loc'] }]
const report = describeData([{ path: 'train', tweets: train }], { path: 'dev', tweets: dev }, 20)

const SCENES = {
  'explore-classes': classCounts(420, report),
  'explore-share': entityShare(420, report),
  'explore-lengths': lengthHistogram(420, report),
  'explore-coverage': coverageBars(420, report.dev!)
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
  })
})
