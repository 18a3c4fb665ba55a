import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CLASSES } from '../../../src-main/contract/classes'
import { evaluate } from '../../../src-main/evaluation/report'
import { openBundle } from '../../../src-main/registry/bundle'
import { redescribe } from '../../../src-main/training/redescribe'
import { writeTinyBundle } from '../../support/tiny-bundle'

const dir = mkdtempSync(join(tmpdir(), 'starling-card-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const report = evaluate([['B-person', 'O', 'B-movie']], [['B-person', 'O', 'O']], { classes: CLASSES })
const sectionOf = (name: string): string => {
  const card = readFileSync(join(dir, 'README.md'), 'utf8')
  return card.split(/^## /m).find((part) => part.startsWith(name))!
}

describe('a bundle described anew', () => {
  writeTinyBundle(dir, { id: 'shipped', temperature: 1 })

  it('keeps its files and its id, verifies, and reads with the new temperature', async () => {
    const before = (await openBundle(dir)).manifest
    await redescribe(dir, { temperature: 1.7 })
    const after = await openBundle(dir)
    expect(after.manifest.temperature).toBe(1.7)
    expect(after.manifest.id).toBe('shipped')
    const without = ({ 'README.md': _, ...files }: typeof before.files) => files
    expect(without(after.manifest.files)).toEqual(without(before.files))
  })

  it('says whose figures its card holds, which classes are rare, and what calibration brought', async () => {
    await redescribe(dir, {
      metrics: { data: 'wnut16/dev.conll', note: null, report },
      dataset: {
        hash: 'abc',
        name: 'all.conll',
        tweets: 3,
        entities: 200,
        perClass: { ...Object.fromEntries(CLASSES.map((name) => [name, 60])), tvshow: 59 }
      },
      calibration: { data: 'wnut16/dev.conll', folds: 2, spans: 583, before: 0.17, after: 0.043 },
      card: {
        twin: 'twin-1',
        seeds: [
          { id: 'twin-1', seed: 1, f1: 0.44 },
          { id: 'twin-2', seed: 2, f1: 0.46 }
        ],
        others: [{ data: 'BTC g', f1: 0.6 }],
        training: ['Words were learned elsewhere.']
      }
    })
    expect(sectionOf('Evaluation data')).toContain('those of its twin `twin-1`')
    expect(sectionOf('Factors')).toContain('fewer than 60 training examples: tv show (59).')
    expect(sectionOf('Factors')).toContain('F1 under 25 %: movie.')
    expect(sectionOf('Metrics')).toMatch(/583 spans .*\(of the twin\).* 17\.0 % before and is 4\.3 % after/)
    expect(sectionOf('Training data')).toContain('Words were learned elsewhere.')
    const figures = sectionOf('Quantitative analyses')
    expect(figures).toMatch(/\| person \| 100\.0 \| 100\.0 \| 100\.0 \| .* \| 1 \| 60 \|/)
    expect(figures).toContain('Mean F1 of 2 seeds: **45.0** (44.0 to 46.0)')
    expect(figures).toContain('| BTC g | 60.0 |')
  })

  it('names the inputs that the config gives, and no others', async () => {
    expect(sectionOf('Model details')).toContain('It reads characters, spelling, a tweet’s capitals.')
  })

  it('has the nine headings of Mitchell et al. (2019)', () => {
    const card = readFileSync(join(dir, 'README.md'), 'utf8')
    expect(card.match(/^## .*/gm)).toEqual([
      '## Model details',
      '## Intended use',
      '## Factors',
      '## Metrics',
      '## Evaluation data',
      '## Training data',
      '## Quantitative analyses',
      '## Ethical considerations',
      '## Caveats and recommendations'
    ])
  })
})
