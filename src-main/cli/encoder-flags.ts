import { AppError } from '../base/errors'
import { plainTransformer } from '../training/transformer/plain'
import type { CommandInput, Flag } from './command'

/** Flags of `train` that concern a pre-trained transformer. */
export const ENCODER_FLAGS: Readonly<Record<string, Flag>> = {
  kind: {
    type: 'string',
    value: 'NAME',
    help: 'bilstm-crf or transformer: what is trained where no config says it (default: bilstm-crf)'
  },
  init: {
    type: 'string',
    value: 'FOLDER',
    help: 'a Hugging Face checkpoint to fine-tune (BERT, RoBERTa, DistilBERT), in place of the config’s'
  }
}

type Json = Record<string, unknown>

/**
 * The config with the checkpoint that `--init` names; `--kind transformer` without a config fine-tunes it plainly.
 * @param fromBase writes a path of the command line as the config writes its own
 */
export function withEncoder(
  config: Json,
  hasFile: boolean,
  fromBase: (path: string) => string,
  input: CommandInput
): Json {
  const kind = input.text('kind') ?? 'bilstm-crf'
  const init = input.text('init')
  if (kind !== 'bilstm-crf' && kind !== 'transformer') {
    throw new AppError('usage', `--kind takes bilstm-crf or transformer, not "${kind}"`)
  }
  const start: Json = kind === 'transformer' && !hasFile ? { ...plainTransformer(), ...config } : config
  const inputs = (start.inputs ?? {}) as Json
  const encoder = (inputs.encoder ?? {}) as Json
  const path = init === undefined ? encoder.path : fromBase(init)
  if (kind === 'transformer' && typeof path !== 'string' && input.text('parent') === undefined) {
    throw new AppError('usage', 'a transformer needs a checkpoint to start from', {
      remedy: 'Name its folder: --init FOLDER. starling download OWNER/NAME fetches one.'
    })
  }
  return init === undefined ? start : { ...start, inputs: { ...inputs, encoder: { ...encoder, path } } }
}
