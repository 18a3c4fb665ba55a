import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Score } from '../../../src-main/contract/domain'
import { evaluate } from '../../../src-main/evaluation/report'

interface Case {
  readonly name: string
  readonly gold: readonly string[]
  readonly predicted: readonly string[]
  readonly micro: Score | null
  readonly macro: Score | null
  readonly perClass: Readonly<Record<string, Score>>
  readonly untyped: readonly [number, number, number]
  readonly accuracy: number
  readonly perLabel: Readonly<Record<string, Score>>
  readonly confusion: unknown
  readonly interval?: readonly [number, number]
}

const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/evaluation/scores.json', import.meta.url), 'utf8')
) as Case[]
const rows = (lines: readonly string[]) => lines.map((line) => line.split(' '))

/** Equal to 1e-12, where a null of ours stands for the 0 that the references print for an undefined part. */
function expectScore(ours: Score, theirs: Score | null | undefined): void {
  for (const part of ['precision', 'recall', 'f1'] as const) {
    expect(Math.abs((ours[part] ?? 0) - (theirs?.[part] ?? 0)), part).toBeLessThan(1e-12)
  }
  expect(ours.support).toBe(theirs?.support ?? 0)
}

describe('evaluate', () => {
  it.each(cases)('counts as seqeval and scikit-learn do: $name', (example) => {
    const report = evaluate(rows(example.gold), rows(example.predicted), { resamples: 0 })
    expectScore(report.micro, example.micro)
    expectScore(report.macro, example.macro)
    expect(Object.keys(report.perClass)).toEqual(Object.keys(example.perClass).sort())
    for (const [name, score] of Object.entries(report.perClass)) expectScore(score, example.perClass[name])
    const [tp, fp, fn] = example.untyped
    expect(report.untyped.f1 ?? 0).toBeCloseTo(tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn), 12)
    expect(report.untyped.support).toBe(tp + fn)
    expect(report.token.accuracy).toBeCloseTo(example.accuracy, 12)
    expect(report.token.confusion).toEqual(example.confusion)
    for (const [label, score] of Object.entries(report.token.perLabel))
      expectScore(score, example.perLabel[label])
  })

  it('says null where a part is undefined, and keeps the counts beside the scores', () => {
    const report = evaluate([['B-person', 'O', 'B-other']], [['B-person', 'B-movie', 'O']], {
      resamples: 0,
      classes: ['tvshow']
    })
    expect(report.perClass).toEqual({
      tvshow: {
        precision: null,
        recall: null,
        f1: null,
        support: 0,
        tp: 0,
        fp: 0,
        fn: 0,
        interval: null
      },
      movie: { precision: 0, recall: null, f1: 0, support: 0, tp: 0, fp: 1, fn: 0, interval: null },
      other: { precision: null, recall: 0, f1: 0, support: 1, tp: 0, fp: 0, fn: 1, interval: null },
      person: { precision: 1, recall: 1, f1: 1, support: 1, tp: 1, fp: 0, fn: 0, interval: null }
    })
    expect(report.macro.f1).toBeCloseTo(1 / 3, 12)
  })

  it.each(cases.filter((c) => c.interval))('gives the interval that numpy finds: $name', (example) => {
    const { interval } = evaluate(rows(example.gold), rows(example.predicted)).micro
    expect(interval!.low).toBeCloseTo(example.interval![0], 2)
    expect(interval!.high).toBeCloseTo(example.interval![1], 2)
  })

  it('gives the same intervals for the same seed and others for another', () => {
    const { gold, predicted } = cases[1]!
    const at = (seed: number) => evaluate(rows(gold), rows(predicted), { seed }).micro.interval
    expect(at(5)).toEqual(at(5))
    expect(at(5)).not.toEqual(at(6))
  })

  it('refuses predictions of another shape', () => {
    expect(() => evaluate([['O']], [])).toThrow(RangeError)
    expect(() => evaluate([['O', 'O']], [['O']])).toThrow('tweet 1 has 2 gold labels and 1 predicted')
  })
})
