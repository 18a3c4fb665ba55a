import { resolve } from 'node:path'
import { ADAPT_DEFAULTS as D } from '../training/adapt/adapt-options'
import type { Command } from './command'
import { openCorpus } from './corpus'
import { oneOf, required } from './input'
import { positiveNumber, wholeNumber } from './numbers'

export const adaptCommand: Command = {
  name: 'adapt',
  summary: 'Train a transformer on with unlabelled tweets before it is fine-tuned.',
  usage: '--init FOLDER (--corpus FILE | --workspace DIR) --out FOLDER [--tokens N]',
  details: [
    'Hides whole words, 15 in 100 pieces, and lets the encoder find them again (masked-language modelling), on a random sample of the tweets.',
    'The new folder is one that starling train --init and Python’s transformers open. The perplexity of what is held out is told as it goes;',
    'it should fall. A run that was ended goes on from its last checkpoint when the same command is given again, to the same weights.'
  ].join('\n'),
  flags: {
    init: { type: 'string', value: 'FOLDER', help: 'a Hugging Face checkpoint (BERT, RoBERTa, DistilBERT)' },
    corpus: {
      type: 'string',
      value: 'FILE',
      help: 'tweets, one a line (.tsv: the last column), plain or .gz'
    },
    workspace: { type: 'string', value: 'DIR', help: 'a workspace whose tweets are learned from' },
    out: { type: 'string', value: 'FOLDER', help: 'folder of the new checkpoint' },
    tokens: { type: 'string', value: 'N', help: 'pieces of the sample (default 3000000)' },
    epochs: { type: 'string', value: 'N', help: 'times over the sample (default 1)' },
    batch: { type: 'string', value: 'N', help: 'tweets a step (default 64)' },
    rate: { type: 'string', value: 'X', help: 'learning rate (default 0.0001)' },
    window: { type: 'string', value: 'N', help: 'most pieces of a sequence (default 128)' },
    spelling: {
      type: 'string',
      value: 'plain|tweet',
      help: 'how words are spelled, as in training (default tweet)'
    },
    every: { type: 'string', value: 'N', help: 'steps between two checkpoints (default 200)' },
    backend: { type: 'string', value: 'NAME', help: 'auto, gpu, native, wasm (default: auto)' },
    seed: { type: 'string', value: 'N', help: 'of the sample and all chance (default 1)' }
  },
  async run(input) {
    const { adapt } = await import('../training/adapt/adapt')
    const init = resolve(required(input, 'init'))
    const out = resolve(required(input, 'out'))
    const options = {
      tokens: wholeNumber(input, 'tokens', D.tokens, 100),
      epochs: wholeNumber(input, 'epochs', D.epochs, 1, 1000),
      batch: wholeNumber(input, 'batch', D.batch, 1, 4096),
      learningRate: positiveNumber(input, 'rate', D.learningRate),
      window: wholeNumber(input, 'window', D.window, 8, 8192),
      spelling: oneOf(input, 'spelling', ['plain', 'tweet'] as const) ?? D.spelling,
      every: wholeNumber(input, 'every', D.every),
      seed: wholeNumber(input, 'seed', D.seed, 0),
      backend: oneOf(input, 'backend', ['auto', 'gpu', 'native', 'wasm'] as const) ?? 'auto'
    }
    const source = await openCorpus(input)
    try {
      const { texts, where } = source
      const result = await adapt({ init, out, texts, where, ...options }, input)
      if (input.json) input.print(JSON.stringify(result))
      else {
        const [first] = result.history
        const last = result.history.at(-1)
        input.print(
          `${out}: perplexity ${first?.perplexity.toFixed(2)} before, ${last?.perplexity.toFixed(2)} after ${result.steps} steps, ${result.seconds.toFixed(0)} s`
        )
      }
    } finally {
      await source.close()
    }
    return 0
  }
}
