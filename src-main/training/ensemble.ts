import { basename, dirname, resolve } from 'node:path'
import { AppError } from '../base/errors'
import type { Manifest } from '../contract/manifest'
import { verifyBundle } from '../registry/bundle'
import { requireFreeFolder, writeBundle } from './bundle-writer'

export interface EnsembleRequest {
  /** Folders of the members, beside `out`, and their weights, which sum to 1. */
  readonly members: readonly string[]
  readonly weights: readonly number[]
  readonly name: string
  readonly out: string
  /** ISO time. */
  readonly created: string
}

/**
 * Writes a model that holds nothing but the names of others, which tag together by the weighted sum of their scores.
 * @throws AppError `usage` where a member stands elsewhere; what `verifyBundle` throws
 */
export async function writeEnsemble({
  members,
  weights,
  name,
  out,
  created
}: EnsembleRequest): Promise<Manifest> {
  await requireFreeFolder(out)
  const beside = dirname(resolve(out))
  const elsewhere = members.find((dir) => dirname(resolve(dir)) !== beside)
  if (elsewhere !== undefined) {
    throw new AppError('usage', 'the models and --out have to stand in the same folder', {
      where: elsewhere,
      remedy: `Copy the model into ${beside}, or name an --out beside it.`
    })
  }
  const manifests = await Promise.all(members.map(verifyBundle))
  const nested = manifests.find(({ kind }) => kind === 'ensemble')
  if (nested !== undefined) {
    throw new AppError('usage', `${nested.id} is an ensemble itself`, { remedy: 'Name its models.' })
  }
  if (new Set(manifests.map(({ id }) => id)).size < Math.max(2, members.length)) {
    throw new AppError('usage', 'an ensemble takes two or more different models', {
      remedy: '--model A --model B'
    })
  }
  const [first] = manifests
  const classes = first!.classes.filter((name) => manifests.every((one) => one.classes.includes(name)))
  const largest = manifests.reduce((a, b) => (b.dataset.tweets > a.dataset.tweets ? b : a))
  return writeBundle(
    out,
    { kind: 'ensemble', files: {}, graph: { inputs: [], outputs: [] } },
    {
      name,
      classes,
      members: manifests.map(({ id }, i) => ({
        id,
        folder: basename(resolve(members[i]!)),
        weight: weights[i]!
      })),
      parent: null,
      dataset: largest.dataset,
      config: {},
      seed: first!.seed,
      metrics: null,
      history: [],
      temperature: 1,
      created,
      backend: [...new Set(manifests.map(({ backend }) => backend))].join(', '),
      versions: first!.versions
    }
  )
}
