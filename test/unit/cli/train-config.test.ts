import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { parseInput } from '../../../src-main/cli/input'
import { trainCommand } from '../../../src-main/cli/train'
import { withFlags } from '../../../src-main/cli/train-config'

const base = mkdtempSync(join(tmpdir(), 'starling-config-'))
const EFFECTS = { signal: new AbortController().signal, report: () => {}, log: () => {}, print: () => {} }
const configOf = (json: Record<string, unknown>, args: readonly string[]): unknown =>
  withFlags(json, base, parseInput(trainCommand, args, EFFECTS))

it('every path of the command line is written from the folder that the config’s own start from', () => {
  const given = { vectors: 'v.txt', brown: 'sub/paths', kmeans: 'k.txt', silver: 's.conll', init: 'bert' }
  const args = Object.entries(given).flatMap(([flag, path]) => [`--${flag}`, join(base, path)])
  expect(configOf({}, ['--kind', 'transformer', ...args])).toMatchObject({
    inputs: {
      encoder: { path: 'bert' },
      vectors: { use: 'frozen', path: 'v.txt' },
      clusters: {
        sets: [
          { kind: 'brown', path: join('sub', 'paths') },
          { kind: 'table', path: 'k.txt' }
        ]
      }
    },
    data: { silver: { path: 's.conll' } }
  })
})

it('a path of the command line starts from the working folder, and leads up from the config’s where it has to', () => {
  expect(configOf({}, ['--silver', 's.conll'])).toEqual({
    data: { silver: { path: relative(base, join(process.cwd(), 's.conll')) } }
  })
  expect(configOf({}, ['--silver', base])).toEqual({ data: { silver: { path: '.' } } })
})

it('what the command line does not name stays as the config has it', () => {
  const config = {
    inputs: {
      vectors: { use: 'tuned', path: 'old.txt', size: 50 },
      clusters: {
        sets: [
          { kind: 'table', path: 'kept.txt' },
          { kind: 'brown', path: 'old', lengths: [4] }
        ]
      }
    },
    data: { silver: { weight: 0.5, path: 'old.conll' } }
  }
  const args = ['--vectors', join(base, 'v.txt'), '--brown', join(base, 'b'), '--silver', join(base, 's')]
  expect(configOf(config, args)).toEqual({
    inputs: {
      vectors: { use: 'tuned', path: 'v.txt', size: 50 },
      clusters: {
        sets: [
          { kind: 'table', path: 'kept.txt' },
          { kind: 'brown', path: 'b', lengths: [4] }
        ]
      }
    },
    data: { silver: { weight: 0.5, path: 's' } }
  })
})
