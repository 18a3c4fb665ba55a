import { AppError } from '../base/errors'
import { parseConfig, type TrainingConfig } from '../model/config'

/** Keys of a config that a retraining may set. */
const OPEN = [
  'name',
  'seed',
  'epochs',
  'optimiser',
  'schedule',
  'averaging',
  'keep',
  'patience',
  'batch',
  'network.wordDropout',
  'network.inputDropout',
  'network.outputDropout',
  'inputs.encoder.learningRate'
] as const

/**
 * The config of a retraining: the parent's network and inputs, trained gently. With the parent's training data at hand the rate may be
 * higher; without it the weights are held near the parent's as well, so that a few annotations do not undo what it knows.
 */
export function retrainConfig(
  parent: TrainingConfig,
  overrides: unknown,
  hasReplay: boolean,
  where = 'config'
): TrainingConfig {
  const given = recordOf(overrides)
  const network = recordOf(given.network)
  const inputs = recordOf(given.inputs)
  const encoder = recordOf(inputs.encoder)
  const closed = keysOf(given, '').find((key) => !(OPEN as readonly string[]).includes(key))
  if (closed !== undefined) {
    throw new AppError('config-invalid', `${closed} comes from the model that is trained on`, {
      where: `${where}: ${closed}`,
      remedy: `leave it out; ${OPEN.join(', ')} may be given`
    })
  }
  const config = {
    ...parent,
    data: { maxTokens: parent.data.maxTokens, recased: parent.data.recased },
    goldEpochs: 0,
    epochs: hasReplay ? 6 : 4,
    keep: 'last',
    patience: null,
    averaging: 0.98,
    ...given,
    network: { ...parent.network, ...network },
    inputs: { ...parent.inputs, encoder: { ...parent.inputs.encoder, ...encoder } },
    schedule: { kind: 'cosine', warmUp: 0.1, floor: 0.05, ...recordOf(given.schedule) },
    optimiser: {
      ...parent.optimiser,
      learningRate: hasReplay ? 1e-3 : 4e-4,
      anchor: hasReplay ? 0 : 1e-3,
      ...recordOf(given.optimiser)
    }
  }
  return parseConfig(config, where)
}

/** Dotted keys that are given: those of an object of which only parts are open one by one. */
function keysOf(given: Readonly<Record<string, unknown>>, before: string): string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const key = `${before}${name}`
    return OPEN.some((open) => open.startsWith(`${key}.`)) ? keysOf(recordOf(value), `${key}.`) : [key]
  })
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
