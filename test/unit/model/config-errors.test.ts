import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src-main/base/errors'
import { editDistance, nearest } from '../../../src-main/base/nearest'
import { parseConfig } from '../../../src-main/model/config'
import { applyPoint, parseSpace, requireUsable } from '../../../src-main/training/tuner/space'

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'config-invalid') {
      return `${thrown.at.where} | ${thrown.message} | ${thrown.at.remedy}`
    }
    throw thrown
  }
  throw new Error('nothing was refused')
}

describe('a config that cannot be used is refused with', () => {
  it.each([
    [
      'the key that was meant',
      { network: { unit: 64 } },
      /^my\.json: network\.unit \| network has no key "unit" \| Did you mean units\? Its keys are layers, units, .*head$/
    ],
    [
      'the place of a key that belongs elsewhere',
      { units: 64 },
      /^my\.json: units \| a config has no key "units" \| Did you mean network\.units\?/
    ],
    [
      'no guess where nothing is near',
      { zzz: 1 },
      /^my\.json: zzz \| a config has no key "zzz" \| Its keys are name, seed/
    ],
    [
      'a number and its range',
      { network: { units: 12 } },
      /my\.json: network\.units \| network\.units is 12, and takes a whole number from 8 to 2048, a multiple of 8/
    ],
    [
      'a word and the words there are',
      { inputs: { characters: { use: 'lstm' } } },
      /inputs\.characters\.use is "lstm", and takes one of none, cnn/
    ],
    ['a value of another kind', { batch: '20' }, /batch is "20", and takes a whole number from 1 to 1024/],
    [
      'what null may stand for',
      { patience: 0 },
      /patience is 0, and takes a whole number from 1 to 1000, or null/
    ],
    [
      'a key within a list',
      {
        inputs: {
          clusters: {
            sets: [
              { kind: 'table', path: 'a' },
              { kind: 'brown', pth: 'b' }
            ]
          }
        }
      },
      /my\.json: inputs\.clusters\.sets\.1\.pth \| inputs\.clusters\.sets\.1 has no key "pth" \| Did you mean path\?/
    ],
    [
      'a key that is missing',
      { inputs: { clusters: { sets: [{ kind: 'table' }] } } },
      /inputs\.clusters\.sets\.0\.path is missing, and takes a text/
    ],
    [
      'a class that there is not',
      { loss: { classWeights: { persn: 2 } } },
      /loss\.classWeights has no key "persn" \| Did you mean person\? Its keys are O, company/
    ],
    [
      'a class that a map names wrongly',
      { data: { auxiliary: [{ paths: ['a'], map: { ORG: ['companies'] } }] } },
      /data\.auxiliary\.0\.map\.ORG\.0 is "companies", and takes one of company/
    ]
  ])('%s', (_, config, said) => {
    expect(refusal(() => parseConfig(config, 'my.json'))).toMatch(said)
  })
})

describe('a search space that cannot be used is refused with', () => {
  const usable = (space: unknown) =>
    requireUsable(parseSpace(space, 'space.json'), 'space.json', (point) =>
      parseConfig(applyPoint({}, point), 'space.json')
    )
  it.each([
    [
      'the key that was meant',
      { 'network.outputDropuot': { min: 0, max: 0.5 } },
      /^space\.json: network\.outputDropuot \| network has no key "outputDropuot" \| Did you mean outputDropout\?/
    ],
    [
      'the whole path of a key that stands deeper',
      { learningRate: { min: 1e-4, max: 1e-2 } },
      /a config has no key "learningRate" \| Did you mean .*learningRate\?/
    ],
    [
      'a value out of range',
      { 'network.outputDropout': { min: 0, max: 1 } },
      /^space\.json: network\.outputDropout \| network\.outputDropout is 1, and takes a number from 0 to 0\.95/
    ],
    [
      'a value between the ends that is none',
      { 'network.units': { min: 16, max: 64, integer: true } },
      /network\.units is \d+, and takes .* a multiple of 8/
    ],
    [
      'what is neither choices nor a range',
      { batch: [8, 16] },
      /^space\.json: batch \| batch is not something to search/
    ],
    ['nothing to search', {}, /names nothing to search/]
  ])('%s', (_, space, said) => {
    expect(refusal(() => usable(space))).toMatch(said)
  })

  it('nothing where it can be', () => {
    usable({ 'network.units': { choices: [16, 32] }, 'inputs.characters.use': { choices: ['none', 'cnn'] } })
  })
})

describe('the nearest name', () => {
  it('counts letters added, left out, exchanged and swapped', () => {
    expect(['units', 'nuits', 'unit', 'xunits', 'amount'].map((word) => editDistance(word, 'units'))).toEqual(
      [0, 1, 1, 1, 5]
    )
  })

  it('is none where all are far', () => {
    expect(nearest('colour', ['batch', 'epochs'])).toBe(null)
    expect(nearest('Epoch', ['batch', 'epochs'])).toBe('epochs')
  })
})
