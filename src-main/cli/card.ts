import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { AppError } from '../base/errors'
import { CLASSES } from '../contract/classes'
import type { Manifest } from '../contract/manifest'
import { chunks } from '../evaluation/chunks'
import { CARD_FILE, readManifest } from '../registry/bundle'
import { resolveModel } from '../registry/resolve'
import { readTweets } from '../training/data/files'
import { type Description, redescribe } from '../training/redescribe'
import type { Command, CommandInput } from './command'
import { required } from './input'
import { RENAME_FLAG, renames } from './renames'

const figureSchema = v.object({ case: v.string(), value: v.number(), unit: v.literal('F1') })
const benchSchema = v.object({ results: v.array(figureSchema) })

export const cardCommand: Command = {
  name: 'card',
  summary: 'Write a model’s card anew, with the figures of its twins.',
  usage:
    '--model DIR [--twin DIR ...] [--data FILE.conll ...] [--note TEXT ...] [--robustness FILE.json] [--json]',
  details: [
    'A model that is shipped is trained on all tweets there are, so nothing is left to measure it on. With --twin its card holds the figures,',
    'the temperature and its error of a model of the same config that has not seen the evaluation tweets, and says so; further twins are other',
    'seeds. The weights, and so the model’s id, stay as they are.'
  ].join('\n'),
  flags: {
    model: { type: 'string', value: 'DIR', help: "the model's folder" },
    twin: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'the model that was measured; further ones are other seeds of it'
    },
    data: {
      type: 'string',
      multiple: true,
      value: 'FILE.conll',
      help: 'the gold tweets that the model was trained on: its entities of each class are counted'
    },
    rename: RENAME_FLAG,
    note: { type: 'string', multiple: true, value: 'TEXT', help: 'a paragraph about the training data' },
    robustness: {
      type: 'string',
      value: 'FILE.json',
      help: 'what starling bench robustness --json printed'
    }
  },
  async run(input) {
    const dir = await resolveModel(required(input, 'model'), null)
    const own = await readManifest(dir)
    const twins = await Promise.all(
      input.texts('twin').map(async (name) => readManifest(await resolveModel(name, null)))
    )
    const [first] = twins
    const notes = input.texts('note')
    const others = await figuresOf(input.text('robustness'))
    const card: Manifest['card'] = {
      ...own.card,
      ...(first === undefined ? {} : { twin: first.id }),
      ...(twins.length < 2 ? {} : { seeds: twins.map(seedOf) }),
      ...(notes.length === 0 ? {} : { training: [...notes] }),
      ...(others === null ? {} : { others })
    }
    const perClass = await countClasses(input)
    const change: Description = {
      card,
      ...(first === undefined ? {} : figuresOfTwin(first)),
      ...(perClass === null ? {} : { dataset: { ...own.dataset, perClass } })
    }
    const manifest = await redescribe(dir, change)
    if (input.json) input.print(JSON.stringify({ model: manifest.id, metrics: manifest.metrics, card }))
    else input.print(await readFile(`${dir}/${CARD_FILE}`, 'utf8'))
    return 0
  }
}

function seedOf({ id, seed, metrics }: Manifest) {
  return { id, seed, f1: metrics?.report.micro.f1 ?? null }
}

function figuresOfTwin(twin: Manifest): Description {
  if (twin.metrics === null) {
    throw new AppError('model-unusable', `nothing was measured of ${twin.id}`, {
      remedy: 'Train it with --dev FILE.conll.'
    })
  }
  return {
    metrics: twin.metrics,
    temperature: twin.temperature,
    ...(twin.calibration === undefined ? {} : { calibration: twin.calibration })
  }
}

async function countClasses(input: CommandInput): Promise<Record<string, number> | null> {
  const paths = input.texts('data')
  if (paths.length === 0) return null
  const counts: Record<string, number> = Object.fromEntries(CLASSES.map((name) => [name, 0]))
  for (const path of paths) {
    for (const { labels } of await readTweets(path, { rename: renames(input), known: CLASSES })) {
      for (const chunk of chunks(labels)) counts[chunk.class] = (counts[chunk.class] ?? 0) + 1
    }
  }
  return counts
}

async function figuresOf(
  path: string | undefined
): Promise<NonNullable<NonNullable<Manifest['card']>['others']> | null> {
  if (path === undefined) return null
  const lines = (
    await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new AppError('unreadable', 'the figures cannot be read', { where: path, cause })
    })
  )
    .trim()
    .split('\n')
  const parsed = v.safeParse(benchSchema, parseJson(lines.at(-1) ?? ''))
  if (!parsed.success) {
    throw new AppError('data-invalid', 'these are not the figures of the bench', {
      where: path,
      remedy: 'starling bench robustness --json > FILE.json'
    })
  }
  return parsed.output.results.map(({ case: data, value }) => ({ data, f1: value / 100 }))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
