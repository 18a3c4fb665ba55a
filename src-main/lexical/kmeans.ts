import { type Random, seededRandom } from '../base/random'
import { type KMeansSpace, kMeansSpace } from './kmeans-space'
import type { Vectors } from './vectors'

export interface KMeansOptions {
  readonly clusters: number
  readonly seed: number
  /** At most this many rounds; fewer where under a thousandth of the words moved in one. */
  readonly rounds: number
}

export interface KMeansStep {
  readonly done: number
  readonly total: number
  /** Mean cosine of a word with its centre; it does not fall from round to round. */
  readonly cosine: number
}

export interface KMeansClusters {
  /** Each word's cluster, numbered by falling size. */
  readonly clusters: Int32Array
  /** Mean cosine of a word with its centre. */
  readonly cosine: number
}

const STILL = 1e-3

/**
 * Spherical k-means (Dhillon and Modha 2001) of the directions of word vectors, started as k-means++ (Arthur and Vassilvitskii 2007) with a seed.
 * Yields after each round.
 */
export function* kMeans(
  vectors: Vectors,
  options: KMeansOptions,
  module: WebAssembly.Module
): Generator<KMeansStep, KMeansClusters> {
  const clusters = Math.min(options.clusters, vectors.words.length)
  const space = kMeansSpace(vectors, clusters, module)
  spreadCentres(space, clusters, seededRandom(options.seed))
  for (let round = 0; round < options.rounds; round++) {
    const before = space.nearest.slice()
    moveCentres(space, clusters)
    space.reset()
    space.compare(0, clusters)
    const moved = space.nearest.reduce((n, cluster, i) => n + (cluster === before[i] ? 0 : 1), 0)
    yield { done: round + 1, total: options.rounds, cosine: mean(space.best) }
    if (moved < STILL * space.points) break
  }
  return { clusters: bySize(space.nearest, clusters), cosine: mean(space.best) }
}

/** Each next centre is a point drawn with its squared distance from the nearest centre so far. */
function spreadCentres(space: KMeansSpace, clusters: number, random: Random): void {
  space.reset()
  let next = random.below(space.points)
  for (let centre = 0; centre < clusters; centre++) {
    space.setCentre(centre, space.point(next))
    space.compare(centre, centre + 1)
    let total = 0
    for (const cosine of space.best) total += Math.max(0, 1 - cosine)
    let left = random.next() * total
    next = space.points - 1
    for (let i = 0; i < space.points; i++) {
      left -= Math.max(0, 1 - space.best[i]!)
      if (left < 0) {
        next = i
        break
      }
    }
  }
}

/** Puts every centre at the mean of its points; one without points takes the point that is farthest from its own centre. */
function moveCentres(space: KMeansSpace, clusters: number): void {
  const { dim } = space
  const sums = new Float64Array(clusters * dim)
  const sizes = new Int32Array(clusters)
  for (let i = 0; i < space.points; i++) {
    const cluster = space.nearest[i]!
    const point = space.point(i)
    sizes[cluster]!++
    for (let k = 0; k < dim; k++) sums[cluster * dim + k]! += point[k]!
  }
  for (let cluster = 0; cluster < clusters; cluster++) {
    if (sizes[cluster]! > 0) {
      space.setCentre(cluster, sums.subarray(cluster * dim, (cluster + 1) * dim))
      continue
    }
    let farthest = 0
    for (let i = 0; i < space.points; i++) {
      if (space.best[i]! < space.best[farthest]!) farthest = i
    }
    space.setCentre(cluster, space.point(farthest))
    space.best[farthest] = 1
  }
}

function bySize(nearest: Int32Array, clusters: number): Int32Array {
  const sizes = new Int32Array(clusters)
  for (const cluster of nearest) sizes[cluster]!++
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b)
  const number = new Int32Array(clusters)
  order.forEach((old, i) => {
    number[old] = i
  })
  return nearest.map((cluster) => number[cluster]!)
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
