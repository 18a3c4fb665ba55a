import type { Manifest } from '../../src-main/contract/manifest'
import type { Point } from '../../src-main/contract/tuning'

/** A setting that a search may vary, with the range that it usually has. */
export interface SearchedSetting {
  readonly key: string
  readonly name: string
  readonly about: string
  readonly min: number
  readonly max: number
  readonly log: boolean
  readonly integer: boolean
  /** Kinds of models of which it is searched unless it is taken out. */
  readonly usual: readonly Manifest['kind'][]
  /** Kinds that have no such setting. */
  readonly never?: readonly Manifest['kind'][]
}

const plain = { log: false, integer: false, usual: [] } as const
const log = { log: true, integer: false, usual: [] } as const

export const SEARCHED: readonly SearchedSetting[] = [
  {
    ...{ ...log, key: 'optimiser.learningRate', name: 'learning rate', min: 0.0001, max: 0.01 },
    about: 'how far one step goes',
    usual: ['bilstm-crf', 'transformer']
  },
  {
    ...{ ...log, key: 'inputs.encoder.learningRate', name: 'encoder rate', min: 0.000003, max: 0.0001 },
    about: 'the same for the transformer inside',
    usual: ['transformer'],
    never: ['bilstm-crf']
  },
  {
    ...{ ...plain, key: 'network.inputDropout', name: 'input dropout', min: 0, max: 0.6 },
    about: 'share of the inputs that each tweet does without',
    usual: ['bilstm-crf']
  },
  {
    ...{ ...plain, key: 'network.outputDropout', name: 'output dropout', min: 0, max: 0.6 },
    about: 'the same before the labels',
    usual: ['bilstm-crf']
  },
  {
    ...{ ...plain, key: 'network.wordDropout', name: 'word dropout', min: 0, max: 0.3 },
    about: 'share of the words taken for unknown'
  },
  {
    ...{ ...log, key: 'optimiser.weightDecay', name: 'weight decay', min: 0.000001, max: 0.01 },
    about: 'pull of the weights towards 0'
  },
  {
    ...{ ...log, key: 'optimiser.anchor', name: 'anchor', min: 0.00001, max: 0.1 },
    about: "pull of the weights towards the parent's"
  },
  {
    ...{ ...log, key: 'batch', name: 'batch', min: 8, max: 64, integer: true },
    about: 'tweets a step'
  }
]

/** The name of a config key on the screen. */
export function settingName(key: string): string {
  return SEARCHED.find((one) => one.key === key)?.name ?? key.slice(key.lastIndexOf('.') + 1)
}

/** Two or three digits of a value: `0.0012`, `0.31`, `32`, `2.3e-5`. */
export function settingText(value: Point[string]): string {
  if (typeof value !== 'number') return String(value)
  if (Number.isInteger(value)) return String(value)
  const short = Number(value.toPrecision(Math.abs(value) < 0.001 ? 2 : 3))
  return Math.abs(short) < 0.0001 ? short.toExponential() : String(short)
}
