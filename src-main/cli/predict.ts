import { addAbortSignal, type Readable } from 'node:stream'
import { CLASSES } from '../contract/classes'
import { readNameList } from '../ingest/name-list'
import { resolveModel } from '../registry/resolve'
import { withListedNames } from '../tagging/listed-tagger'
import { createTagger } from '../tagging/onnx-tagger'
import type { RuledList } from '../tagging/overlay'
import type { Tagger } from '../tagging/ports'
import type { Command, CommandInput } from './command'
import { oneOf } from './input'

/** Lines that are tagged at a time. */
const BATCH = 1024

export const predictCommand: Command = {
  name: 'predict',
  summary: 'Tag texts: those given, else the lines of the standard input.',
  usage: '[--model M] [--workspace DIR] [--list FILE.csv] [TEXT...]',
  operands: true,
  details: [
    'Prints one JSON line {"text","spans":[{"start","end","class","confidence"}]} for each text, in order. Places are in UTF-16 code units.',
    'M is default, fast, accurate, best, the id of a model, or its folder. Names of a list (name[,class][,priority]) are found beside what',
    'the model finds and win over it; their spans have "source":"list" and confidence 1.'
  ].join('\n'),
  flags: {
    model: { type: 'string', value: 'M', help: 'the model (default: default)' },
    workspace: { type: 'string', value: 'DIR', help: 'where to look for the id of a model' },
    list: { type: 'string', multiple: true, value: 'FILE.csv', help: 'names that are tagged as well' },
    class: { type: 'string', value: 'C', help: 'class of the names that a list gives none' }
  },
  async run(input) {
    const dir = await resolveModel(input.text('model') ?? 'default', input.text('workspace') ?? null)
    const lists = await readLists(input)
    const tagger = withListedNames(await createTagger(dir), lists)
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

async function readLists(input: CommandInput): Promise<RuledList[]> {
  const defaults = { class: oneOf(input, 'class', CLASSES) ?? null, priority: 0 }
  const lists: RuledList[] = []
  for (const path of input.texts('list')) {
    const { names, rejects } = await readNameList(path, defaults, input.signal)
    for (const { line, message } of rejects) input.log(`${path}, line ${line}: ${message}`)
    lists.push({ list: lists.length + 1, caseRule: 'capital', wins: 'list', names })
  }
  return lists
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
