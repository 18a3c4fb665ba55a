import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { countBigrams } from '../../../src-main/lexical/bigrams'
import { type BrownClusters, type BrownStep, clusterWords } from '../../../src-main/lexical/brown'
import { BrownPlacing } from '../../../src-main/lexical/brown-placing'
import { encodeCorpus } from '../../../src-main/lexical/corpus'

function finish(run: Generator<BrownStep, BrownClusters>): BrownClusters {
  for (let step = run.next(); ; step = run.next()) if (step.done) return step.value
}

/** Sentences of a made-up language: determiner, adjective, noun, verb, each with its own words of falling frequency. */
function madeUp(sentences: number, seed: number): string[] {
  const random = seededRandom(seed)
  const pick = (kind: string, size: number): string =>
    `${kind}${'abcdefghijklmnopqrstuvwxyz'[Math.floor(size * random.next() ** 2)]}`
  return Array.from({ length: sentences }, () => {
    const noun = (): string[] => [
      pick('the', 3),
      ...(random.next() < 0.4 ? [pick('adj', 9)] : []),
      pick('noun', 20)
    ]
    return [...noun(), pick('verb', 12), ...noun()].join(' ')
  })
}

/** Average mutual information of the classes' bigrams, summed term by term (Brown et al. 1992, equation 7). */
function information(
  pairs: readonly (readonly [number, number])[],
  classOf: (word: number) => number | undefined
): number {
  const joint = new Map<string, number>()
  const left = new Map<number, number>()
  const right = new Map<number, number>()
  let total = 0
  for (const [a, b] of pairs) {
    const [x, y] = [classOf(a), classOf(b)]
    if (x === undefined || y === undefined) continue
    total++
    joint.set(`${x} ${y}`, (joint.get(`${x} ${y}`) ?? 0) + 1)
    left.set(x, (left.get(x) ?? 0) + 1)
    right.set(y, (right.get(y) ?? 0) + 1)
  }
  let sum = 0
  for (const [key, n] of joint) {
    const [x, y] = key.split(' ').map(Number) as [number, number]
    sum += (n / total) * Math.log((n * total) / (left.get(x)! * right.get(y)!))
  }
  return sum
}

function pairsOf(tokens: Int32Array): [number, number][] {
  const pairs: [number, number][] = []
  for (let i = 0; i + 1 < tokens.length; i++) {
    if (tokens[i]! >= 0 && tokens[i + 1]! >= 0) pairs.push([tokens[i]!, tokens[i + 1]!])
  }
  return pairs
}

describe('bigrams', () => {
  it('are counted on both sides as by hand', async () => {
    const corpus = await encodeCorpus(madeUp(300, 3), { minCount: 1, rare: 'break' })
    const expected = new Map<string, number>()
    for (const [a, b] of pairsOf(corpus.tokens))
      expected.set(`${a} ${b}`, (expected.get(`${a} ${b}`) ?? 0) + 1)
    const { right, left } = countBigrams(corpus)
    const counted = new Map<string, number>()
    const mirrored = new Map<string, number>()
    for (let w = 0; w < corpus.words.length; w++) {
      for (let i = right.starts[w]!; i < right.starts[w + 1]!; i++)
        counted.set(`${w} ${right.words[i]}`, right.counts[i]!)
      for (let i = left.starts[w]!; i < left.starts[w + 1]!; i++)
        mirrored.set(`${left.words[i]} ${w}`, left.counts[i]!)
    }
    expect(counted).toEqual(expected)
    expect(mirrored).toEqual(expected)
  })
})

describe('Brown clusters', () => {
  it('are merged as an exhaustive search merges them, with its mutual information', async () => {
    for (const seed of [1, 2]) {
      const corpus = await encodeCorpus(madeUp(250, seed), { minCount: 1, rare: 'break' })
      const pairs = pairsOf(corpus.tokens)
      const placing = new BrownPlacing(countBigrams(corpus), corpus.words.length, 7)
      const classes = new Map<number, number>()
      const mergeAndCompare = (): void => {
        const before = information(pairs, (word) => classes.get(word))
        const counted = pairs.filter(([a, b]) => classes.has(a) && classes.has(b)).length
        const ids = [...new Set(classes.values())]
        const costs = ids.flatMap((x, i) =>
          ids.slice(0, i).map((y) => {
            const merged = (word: number): number | undefined =>
              classes.get(word) === x ? y : classes.get(word)
            return { x, y, gain: (information(pairs, merged) - before) * counted }
          })
        )
        const best = costs.reduce((a, b) => (b.gain > a.gain ? b : a))
        expect(placing.window.mutualInformation()).toBeCloseTo(before, 9)
        expect(placing.window.best().gain).toBeCloseTo(best.gain, 6)
        const ties = costs.filter((cost) => cost.gain > best.gain - 1e-6)
        placing.mergeBest()
        const leaves = placing.leaves()
        const chosen = ties.find(({ x, y }) => {
          const merged = new Map<number, number>()
          return [...classes].every(([word, id]) => {
            const leaf = placing.leafOf(word, leaves)
            const wanted = id === x ? y : id
            if (!merged.has(wanted)) merged.set(wanted, leaf)
            return merged.get(wanted) === leaf
          })
        })
        expect(chosen).toBeDefined()
        for (const [word, id] of classes) if (id === chosen?.x) classes.set(word, chosen.y)
      }
      for (let word = 0; word < corpus.words.length; word++) {
        placing.insert(word)
        classes.set(word, word)
        if (word >= 6) mergeAndCompare()
      }
      for (let left = 6; left > 1; left--) mergeAndCompare()
    }
  })

  it('find the parts of speech of a made-up language', async () => {
    const corpus = await encodeCorpus(madeUp(4000, 9), { minCount: 5, rare: 'break' })
    const { paths } = finish(clusterWords(corpus, 4))
    const kinds = new Map<string, Set<string>>()
    corpus.words.forEach((word, i) => {
      const kind = word.slice(0, -1)
      kinds.set(kind, (kinds.get(kind) ?? new Set()).add(paths[i]!))
    })
    expect([...kinds.keys()].sort()).toEqual(['adj', 'noun', 'the', 'verb'])
    expect([...kinds.values()].map((found) => found.size)).toEqual([1, 1, 1, 1])
    expect(new Set(paths).size).toBe(4)
  })

  it('are the same when the run goes on from what was saved, at any word', async () => {
    const texts = madeUp(800, 5)
    const corpus = await encodeCorpus(texts, { minCount: 1, rare: 'break' })
    const steps = [...clusterWords(corpus, 6)]
    const whole = finish(clusterWords(corpus, 6))
    for (const at of [0, 4, 11, corpus.words.length - 1]) {
      const run = clusterWords(corpus, 6)
      let saved: Uint8Array | null = null
      for (let i = 0; i <= at; i++) {
        const step = run.next()
        if (!step.done) saved = step.value.save!()
      }
      const resumed = clusterWords(corpus, 6, Buffer.from(saved!))
      expect(resumed.next().value).toMatchObject({ done: steps[at + 1]!.done })
      expect(finish(clusterWords(corpus, 6, saved))).toEqual(whole)
    }
  })

  it('are one word each where there are fewer words than clusters', async () => {
    const corpus = await encodeCorpus(['a b c', 'b c a a'], { minCount: 1, rare: 'break' })
    const run = clusterWords(corpus, 100)
    let step = run.next()
    while (!step.done) step = run.next()
    expect(new Set(step.value.paths).size).toBe(3)
    expect(step.value.paths.map((path) => 2 ** -path.length).reduce((a, b) => a + b)).toBe(1)
  })
})
