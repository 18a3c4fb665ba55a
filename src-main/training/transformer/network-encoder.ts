import type { TrainingConfig } from '../../model/config'
import type { EncoderHeader } from '../../model/encoder-shape'
import { createSubWords, type SubWords } from '../../model/sub-words'
import type { EncoderRates } from '../batching'
import type { LoadedEncoder } from './load-encoder'

/** What a network keeps of its encoder beside the weights. */
export interface NetworkEncoder {
  readonly header: EncoderHeader
  /** tokenizer.json, parsed. */
  readonly tokenizer: object
  readonly subWords: SubWords
  readonly rates: EncoderRates
}

/** Settles what the config leaves to the checkpoint. */
export function networkEncoder(encoder: LoadedEncoder, config: TrainingConfig): NetworkEncoder {
  const { shape, special, tokenizer } = encoder
  const { spelling, wordPieces, window, dropout } = config.inputs.encoder
  const header: EncoderHeader = {
    shape,
    special,
    spelling,
    wordPieces,
    window: Math.min(window, shape.positions - shape.firstPosition)
  }
  return {
    header,
    tokenizer,
    subWords: createSubWords(tokenizer, header),
    rates: {
      size: shape.size,
      hidden: dropout.hidden ?? shape.hiddenDropout,
      attention: dropout.attention ?? shape.attentionDropout,
      classifier: dropout.classifier
    }
  }
}
