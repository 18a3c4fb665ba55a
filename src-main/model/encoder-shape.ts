import * as v from 'valibot'

/** Transformer encoders that are read, trained and written: all normalise after each block and use the exact GELU. */
export const ARCHITECTURES = ['bert', 'roberta', 'distilbert'] as const
export type Architecture = (typeof ARCHITECTURES)[number]

const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const chance = v.pipe(v.number(), v.minValue(0), v.maxValue(0.95))

/** The sizes of an encoder, whatever its checkpoint calls them. */
export const encoderShapeSchema = v.object({
  architecture: v.picklist(ARCHITECTURES),
  /** Rows of the sub-word embedding. */
  vocabulary: count,
  /** Width of a hidden state. */
  size: count,
  layers: count,
  heads: count,
  /** Width between the two products of a feed-forward block. */
  inner: count,
  /** Rows of the position embedding, and the row of a sequence's first piece. */
  positions: count,
  firstPosition: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Rows of the segment embedding, of which the first is used; 0 where there is none. */
  types: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Added to the variance by layer normalisation. */
  epsilon: v.number(),
  /** What the checkpoint was trained with. */
  hiddenDropout: chance,
  attentionDropout: chance
})
export type EncoderShape = v.InferOutput<typeof encoderShapeSchema>

/** Ids of the pieces that frame, fill and stand in for others. */
export const specialPiecesSchema = v.object({
  begin: v.number(),
  end: v.number(),
  padding: v.number(),
  unknown: v.number()
})
export type SpecialPieces = v.InferOutput<typeof specialPiecesSchema>

/** Names of the files of a bundle that an encoder needs beside the graph. */
export const ENCODER_FILES = { header: 'encoder.json', tokenizer: 'tokenizer.json' } as const

/** `encoder.json` of a bundle. */
export const encoderHeaderSchema = v.object({
  shape: encoderShapeSchema,
  special: specialPiecesSchema,
  /** How words are spelled before they are cut: as they stand, or with links, @names and # as the fast model reads them. */
  spelling: v.picklist(['plain', 'tweet']),
  /** Pieces of a word that are read. */
  wordPieces: count,
  /** Pieces of a sequence, the two that frame it included; longer tweets are read in overlapping windows. */
  window: v.pipe(count, v.minValue(8))
})
export type EncoderHeader = v.InferOutput<typeof encoderHeaderSchema>
