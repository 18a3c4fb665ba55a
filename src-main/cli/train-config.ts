import { relative, resolve } from 'node:path'
import type { CommandInput } from './command'
import { withEncoder } from './encoder-flags'

type Json = Record<string, unknown>

const within = (json: Json, key: string): Json => (json[key] ?? {}) as Json

/**
 * The config with what was given on the command line. Paths there start from the working folder and are written from `base`, as the config's
 * own are: a bundle keeps them, and is handed to others.
 */
export function withFlags(json: Json, base: string, input: CommandInput): Json {
  const fromBase = (path: string): string => relative(base, resolve(path)) || '.'
  const config: Json = withEncoder({ ...json }, input.text('config') !== undefined, fromBase, input)
  const { text, number } = input
  if (text('name') !== undefined) config.name = text('name')
  if (number('seed') !== undefined) config.seed = number('seed')
  if (number('epochs') !== undefined) config.epochs = number('epochs')
  const vectors = text('vectors')
  if (vectors !== undefined) {
    const given = within(within(config, 'inputs'), 'vectors')
    const use = given.use === 'tuned' ? 'tuned' : 'frozen'
    config.inputs = { ...within(config, 'inputs'), vectors: { ...given, use, path: fromBase(vectors) } }
  }
  const [brown, kmeans] = [text('brown'), text('kmeans')]
  if (brown !== undefined) replaceClusters(config, 'brown', fromBase(brown))
  if (kmeans !== undefined) replaceClusters(config, 'table', fromBase(kmeans))
  const silver = text('silver')
  if (silver !== undefined) {
    const data = within(config, 'data')
    config.data = { ...data, silver: { ...within(data, 'silver'), path: fromBase(silver) } }
  }
  return config
}

function replaceClusters(config: Json, kind: 'brown' | 'table', path: string): void {
  const inputs = within(config, 'inputs')
  const clusters = within(inputs, 'clusters')
  const sets = (Array.isArray(clusters.sets) ? clusters.sets : []) as Json[]
  const same = sets.find((set) => set.kind === kind) ?? { kind }
  const others = sets.filter((set) => set !== same)
  config.inputs = {
    ...inputs,
    clusters: { ...clusters, sets: [...others, { ...same, path }] }
  }
}
