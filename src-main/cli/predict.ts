import { addAbortSignal, type Readable } from 'node:stream'
import { resolveModel } from '../registry/resolve'
import { createTagger } from '../tagging/onnx-tagger'
import type { Tagger } from '../tagging/ports'
import type { Command } from './command'

/** Lines that are tagged at a time. */
const BATCH = 1024

export const predictCommand: Command = {
  name: 'predict',
  summary: 'Tag texts: those given, else the lines of the standard input.',
  usage: '[--model M] [--workspace DIR] [TEXT...]',
  operands: true,
  details: [
    'Prints one JSON line {"text","spans":[{"start","end","class","confidence"}]} for each text, in order. Places are in UTF-16 code units.',
    'M is default, fast, accurate, best, the id of a model, or its folder.'
  ].join('\n'),
  flags: {
    model: { type: 'string', value: 'M', help: 'the model (default: default)' },
    workspace: { type: 'string', value: 'DIR', help: 'where to look for the id of a model' }
  },
  async run(input) {
    const dir = await resolveModel(input.text('model') ?? 'default', input.text('workspace') ?? null)
    const tagger = await createTagger(dir)
    try {
      if (input.positionals.length > 0) {
        await predict(tagger, input.positionals, input.print, input.signal)
      } else {
        if (process.stdin.isTTY) input.log('One text a line; Ctrl+D ends.')
        await predictLines(tagger, process.stdin, input.print, input.signal)
      }
    } finally {
      await tagger.close()
    }
    return 0
  }
}

/** Tags each line of a stream as soon as it is there; many that come at once are tagged together. */
export async function predictLines(
  tagger: Tagger,
  stream: Readable,
  print: (line: string) => void,
  signal: AbortSignal
): Promise<void> {
  addAbortSignal(signal, stream)
  stream.setEncoding('utf8')
  let rest = ''
  let isFirst = true
  for await (const piece of stream as AsyncIterable<string>) {
    const lines = (rest + (isFirst ? piece.replace(/^\uFEFF/, '') : piece)).split('\n')
    isFirst = false
    rest = lines.pop()!
    await predict(tagger, lines.map(withoutReturn), print, signal)
  }
  if (rest !== '') await predict(tagger, [withoutReturn(rest)], print, signal)
}

async function predict(
  tagger: Tagger,
  texts: readonly string[],
  print: (line: string) => void,
  signal: AbortSignal
): Promise<void> {
  for (let i = 0; i < texts.length; i += BATCH) {
    const batch = texts.slice(i, i + BATCH)
    const spans = await tagger.tag(batch, signal)
    batch.forEach((text, k) => {
      print(JSON.stringify({ text, spans: spans[k] }))
    })
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
