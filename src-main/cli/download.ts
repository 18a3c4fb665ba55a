import { resolve } from 'node:path'
import { AppError } from '../base/errors'
import { downloadModel, hubEndpoint } from '../registry/hub'
import type { Command } from './command'

export const downloadCommand: Command = {
  name: 'download',
  summary: 'Download a transformer checkpoint to fine-tune.',
  usage: 'OWNER/NAME [--out FOLDER] [--revision R]',
  operands: true,
  details: [
    'Fetches config, safetensors weights and tokenizer from the Hugging Face hub, or from the server that HF_ENDPOINT names. Sizes and hashes',
    'are checked; a download that stopped goes on when the same command is given again. This is the only command that uses the network. It goes',
    'through the proxy that HTTPS_PROXY (HTTP_PROXY for an http address) names, but for the hosts of NO_PROXY.'
  ].join('\n'),
  flags: {
    out: { type: 'string', value: 'FOLDER', help: 'where to put it (default: NAME in the working folder)' },
    revision: { type: 'string', value: 'R', help: 'branch, tag or commit (default: main)' }
  },
  async run(input) {
    const [model, ...others] = input.positionals
    if (model === undefined || others.length > 0) throw new AppError('usage', 'download takes one OWNER/NAME')
    const out = resolve(input.text('out') ?? model.split('/').at(-1)!)
    const started = performance.now()
    const done = await downloadModel(
      {
        model,
        revision: input.text('revision') ?? 'main',
        endpoint: hubEndpoint(),
        out
      },
      input.signal,
      input.report
    )
    const seconds = (performance.now() - started) / 1000
    if (input.json) input.print(JSON.stringify({ model, out, ...done, seconds }))
    else input.print(`${out}: ${done.files.length} files, ${(done.bytes / 1e6).toFixed(1)} MB`)
    return 0
  }
}
