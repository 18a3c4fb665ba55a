import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { loadKernel } from '../../../src-main/lexical/kernel-file'
import { type KMeansStep, kMeans } from '../../../src-main/lexical/kmeans'
import { loadKMeans, writeKMeans } from '../../../src-main/lexical/kmeans-file'
import { kMeansSpace } from '../../../src-main/lexical/kmeans-space'
import { loadPaths, writePaths } from '../../../src-main/lexical/paths-file'
import { type Vectors, vectorsOf } from '../../../src-main/lexical/vectors'

const folder = mkdtempSync(join(tmpdir(), 'starling-kmeans-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let module: WebAssembly.Module
beforeAll(async () => {
  module = await loadKernel('kmeans')
})

/** Points around `groups` directions. */
function planted(
  points: number,
  groups: number,
  dim: number,
  noise: number
): { vectors: Vectors; group: number[] } {
  const random = seededRandom(21)
  const centres = Array.from({ length: groups }, () => Array.from({ length: dim }, () => random.normal()))
  const group = Array.from({ length: points }, () => random.below(groups))
  const data = group.flatMap((g) => {
    const scale = 0.5 + 3 * random.next()
    return centres[g]!.map((x) => scale * (x + noise * random.normal()))
  })
  const words = group.map((_, i) => `w${i}`)
  return { vectors: vectorsOf(words, dim, Float32Array.from(data)), group }
}

function unit(row: readonly number[]): number[] {
  const length = Math.hypot(...row)
  return row.map((x) => x / length)
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0)
}

function run(
  vectors: Vectors,
  clusters: number,
  rounds: number
): { steps: KMeansStep[]; clusters: Int32Array } {
  const steps: KMeansStep[] = []
  const generator = kMeans(vectors, { clusters, rounds, seed: 3 }, module)
  let step = generator.next()
  while (!step.done) {
    steps.push(step.value)
    step = generator.next()
  }
  return { steps, clusters: step.value.clusters }
}

describe('k-means', () => {
  it('finds the nearest centre of every point as a search by hand does', () => {
    const { vectors } = planted(101, 9, 13, 1)
    const space = kMeansSpace(vectors, 7, module)
    const centres = Array.from({ length: 7 }, (_, i) => unit([...vectors.data.subarray(i * 26, i * 26 + 13)]))
    centres.forEach((centre, i) => {
      space.setCentre(i, centre)
    })
    space.reset()
    space.compare(0, 3)
    space.compare(3, 7)
    for (let i = 0; i < 101; i++) {
      const point = unit([...vectors.data.subarray(i * 13, i * 13 + 13)])
      const cosines = centres.map((centre) => dot(point, centre))
      const best = Math.max(...cosines)
      expect(space.best[i]).toBeCloseTo(best, 5)
      expect(cosines[space.nearest[i]!]).toBeCloseTo(best, 5)
    }
  })

  it('recovers planted groups, numbered by falling size', () => {
    const { vectors, group } = planted(600, 5, 20, 0.15)
    const { clusters } = run(vectors, 5, 20)
    const pairs = new Set(group.map((g, i) => `${g} ${clusters[i]}`))
    expect(pairs.size).toBe(5)
    const sizes = Array.from({ length: 5 }, (_, c) => clusters.filter((cluster) => cluster === c).length)
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  })

  it('never loses cosine from round to round and ends where every word is with its nearest mean', () => {
    const { vectors } = planted(500, 40, 10, 1)
    const { steps, clusters } = run(vectors, 12, 200)
    const cosines = steps.map((step) => step.cosine)
    cosines.slice(1).forEach((cosine, i) => {
      expect(cosine).toBeGreaterThan(cosines[i]! - 1e-6)
    })
    expect(steps.length).toBeLessThan(200)
    const points = vectors.words.map((_, i) => unit([...vectors.data.subarray(i * 10, i * 10 + 10)]))
    const means = Array.from({ length: 12 }, (_, c) => {
      const mine = points.filter((_, i) => clusters[i] === c)
      return unit(Array.from({ length: 10 }, (_, k) => mine.reduce((sum, point) => sum + point[k]!, 0)))
    })
    const astray = points.filter((point, i) => {
      const own = dot(point, means[clusters[i]!]!)
      return means.some((mean) => dot(point, mean) > own + 1e-5)
    })
    expect(astray).toEqual([])
  })

  it('gives every word its own cluster where there are as many, and copes with words in one place', () => {
    const { vectors } = planted(30, 30, 6, 1)
    expect(new Set(run(vectors, 50, 5).clusters).size).toBe(30)
    const same = vectorsOf(['a', 'b', 'c'], 4, Float32Array.from([1, 2, 3, 4, 1, 2, 3, 4, 0, 0, 0, 0]))
    expect(run(same, 2, 5).clusters).toHaveLength(3)
  })
})

describe('cluster files', () => {
  it('come back as they were written', async () => {
    const words = ['a', 'b:)', '日本']
    const tree = join(folder, 'paths.tsv')
    await writePaths(tree, words, ['10', '0', '11'], [3, 2, 9])
    expect(await loadPaths(tree)).toEqual(
      new Map([
        ['b:)', '0'],
        ['a', '10'],
        ['日本', '11']
      ])
    )
    const table = join(folder, 'kmeans.tsv')
    await writeKMeans(table, words, [
      [0, 1, 0],
      [7, 8, 9]
    ])
    expect(await loadKMeans(table)).toEqual(
      new Map([
        ['a', [0, 7]],
        ['b:)', [1, 8]],
        ['日本', [0, 9]]
      ])
    )
  })

  it('are refused with the line where they are damaged', async () => {
    const path = join(folder, 'bad.tsv')
    writeFileSync(path, '01\ta\t3\n0x\tb\t2\n')
    await expect(loadPaths(path)).rejects.toThrow('line 2')
    writeFileSync(path, 'a\t1\t2\nb\t1\n')
    await expect(loadKMeans(path)).rejects.toThrow('line 2')
    await expect(loadKMeans(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
