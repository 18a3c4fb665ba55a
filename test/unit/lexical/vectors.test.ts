import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { vectorAt, vectorsOf } from '../../../src-main/lexical/vectors'
import { loadVectors } from '../../../src-main/lexical/vectors-read'
import { writeVectors } from '../../../src-main/lexical/vectors-write'

const fixtures = join(__dirname, '../../fixtures/lexical')
const folder = mkdtempSync(join(tmpdir(), 'starling-vectors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const words = ['the', 'naïve', '😂', '#ff', '0pm', '日本']
const expected = Array.from({ length: 18 }, (_, i) => Math.fround(Math.fround(i / 7) - 1))

describe('word vectors', () => {
  it.each(['vectors.bin', 'vectors.vec', 'vectors.glove.txt'])(
    'of %s are read as gensim wrote them',
    async (name) => {
      const vectors = await loadVectors(join(fixtures, name))
      expect(vectors.words).toEqual(words)
      vectors.data.forEach((x, i) => {
        expect(x).toBeCloseTo(expected[i]!, 6)
      })
      expect([vectors.dim, vectors.data.length, vectors.index.get('日本')]).toEqual([3, 18, 5])
    }
  )

  it('keep only the rows that are asked for', async () => {
    for (const name of ['vectors.bin', 'vectors.vec', 'vectors.glove.txt']) {
      const vectors = await loadVectors(join(fixtures, name), (word) => word === '#ff' || word === 'the')
      expect(vectors.words).toEqual(['the', '#ff'])
      expect([...vectorAt(vectors, 1)].map((x) => x.toFixed(4))).toEqual(['0.2857', '0.4286', '0.5714'])
    }
  })

  it('come back as they were written, in text and in binary', async () => {
    const random = seededRandom(5)
    const names = Array.from({ length: 2500 }, (_, i) => `w${i}é`)
    const data = Float32Array.from({ length: names.length * 7 }, () => random.normal())
    for (const [name, digits] of [
      ['x.txt', 5],
      ['x.bin', 9]
    ] as const) {
      const path = join(folder, name)
      await writeVectors(path, vectorsOf(names, 7, data))
      const back = await loadVectors(path)
      expect(back.words).toEqual(names)
      expect(Math.max(...back.data.map((x, i) => Math.abs(x - data[i]!)))).toBeLessThan(10 ** -digits)
    }
  })

  it('are refused with the row where they are damaged', async () => {
    const load = (name: string, content: string | Uint8Array): Promise<unknown> => {
      writeFileSync(join(folder, name), content)
      return loadVectors(join(folder, name))
    }
    await expect(load('empty', '')).rejects.toMatchObject({ code: 'data-invalid' })
    await expect(load('short', '2 3\na 1 2 3\nb 1 2\n')).rejects.toThrow('row 3')
    await expect(load('words', 'a 1 2 3\nb 1 x 3\n')).rejects.toThrow('row 2')
    const binary = Buffer.concat([
      Buffer.from('2 3\na '),
      Buffer.alloc(12, 1),
      Buffer.from('\nb '),
      Buffer.alloc(5, 1)
    ])
    await expect(load('cut', binary)).rejects.toThrow('row 3')
    await expect(loadVectors(join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
