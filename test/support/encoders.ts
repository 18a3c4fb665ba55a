import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EncoderHeader, SpecialPieces } from '../../src-main/model/encoder-shape'
import { type LoadedEncoder, loadEncoder } from '../../src-main/training/transformer/load-encoder'

export const FIXTURES = join(__dirname, '../fixtures/transformer')

/** What Python's transformers make of a fixture's checkpoint (test/fixtures/transformer/make.py). */
export interface Expected {
  readonly special: SpecialPieces
  readonly first: number[][][]
  readonly pieces: number[][]
  readonly last: number[]
  readonly mixed: number[]
  readonly logits: number[]
  readonly loss: number
  readonly gradients: Record<string, { norm: number; at: number[]; values: number[] }>
}

export const CHECKPOINTS = ['bert', 'roberta', 'distilbert'] as const

export function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8')) as Expected
}

export async function fixtureEncoder(name: string): Promise<LoadedEncoder> {
  return loadEncoder(join(FIXTURES, name))
}

export function headerOf(encoder: LoadedEncoder, window = 512): EncoderHeader {
  return { shape: encoder.shape, special: encoder.special, spelling: 'plain', wordPieces: 1000, window }
}
