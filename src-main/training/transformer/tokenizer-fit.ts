import { AppError } from '../../base/errors'
import type { ReadTokenizer } from './tokenizer-files'

/** Checkpoints fill their table of pieces up to a multiple of 8, 64 or 128, so that fewer rows than this are without a piece. */
const PADDING = 128
/** Larger tables are filled up by more, and by less than this fraction of their rows. */
const PADDING_SHARE = 0.01

/**
 * Refuses a tokenizer whose pieces are not those of the weights, as far as their numbers tell.
 * @param rows of the weights' table of pieces
 * @throws AppError `model-unusable` where a piece has no row, or more rows are without a piece than filling up explains
 */
export function requireFit({ tokenizer, path }: ReadTokenizer, rows: number): void {
  const pieces = lastPiece(tokenizer) + 1
  const spare = rows - pieces
  if (spare >= 0 && (spare < PADDING || spare < rows * PADDING_SHARE)) return
  throw new AppError(
    'model-unusable',
    `the tokenizer has ${pieces} pieces, the weights have rows for ${rows}: they are of different checkpoints, or the tokenizer is not whole`,
    {
      where: path,
      remedy:
        'Put the tokenizer files of this checkpoint in its folder; in Python, AutoTokenizer.from_pretrained(NAME).save_pretrained(FOLDER).'
    }
  )
}

/** The highest number of a piece; -1 without any. */
function lastPiece(tokenizer: object): number {
  const { model, added_tokens: added = [] } = tokenizer as {
    model?: { vocab?: Record<string, number> }
    added_tokens?: { id: number }[]
  }
  let last = -1
  for (const id of Object.values(model?.vocab ?? {})) last = Math.max(last, id)
  for (const { id } of added) last = Math.max(last, id)
  return last
}
