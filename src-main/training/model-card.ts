import * as v from 'valibot'
import { CLASS_NAMES, CLASSES, type EntityClass } from '../contract/classes'
import type { Manifest } from '../contract/manifest'
import { inputsSchema } from '../model/config'
import { classTable, othersTable, percent, seedsTable } from './card-tables'

type Carded = Omit<Manifest, 'files' | 'formatVersion' | 'labels' | 'graph'>

/** F1 under which a class is named as found poorly. */
const POOR = 0.25
/** Entities in the training data below which a class is called rare: with fewer, all known taggers of tweets fail at it. */
const RARE = 60

/** The model card under the headings of Mitchell et al. (2019), Markdown. */
export function modelCard(model: Carded): string {
  const { dataset, metrics, card } = model
  return `${[
    `# ${model.name}`,
    section('Model details', [
      ...details(model),
      `It tells ${model.classes.length} classes: ${model.classes.map((name) => CLASS_NAMES[name]).join(', ')}.`
    ]),
    section('Intended use', [
      'Finding names in English tweets, to count and compare them over time. Every tag carries a confidence and can be corrected.',
      'For people who hold exports of tweets: analysts, journalists, researchers. Not meant for decisions about single people, nor for other languages or kinds of text.'
    ]),
    section('Factors', [
      'Spelling, capitals and emoji vary widely between authors; names that became known after the training data are found less often. Quantitative analyses are given by class, and on rewritten and other tweets where these were measured.',
      rareClasses(model),
      poorClasses(model)
    ]),
    section('Metrics', [
      'Entities count as right where both their tokens and their class are. Precision, recall and F1 in percent; intervals are 95 % over 2,000 resamples of tweets.',
      calibrated(model)
    ]),
    section('Evaluation data', evaluationData(model)),
    section('Training data', [
      `${dataset.name}: ${number(dataset.tweets)} tweets with ${number(dataset.entities)} entities (content hash \`${dataset.hash.slice(0, 16)}\`).`,
      ...(card?.training ?? [])
    ]),
    section('Quantitative analyses', [
      ...(metrics === null ? ['None.'] : [classTable(metrics.report, dataset.perClass ?? null)]),
      ...(card?.seeds === undefined ? [] : [seedsTable(card.seeds)]),
      ...(card?.others === undefined ? [] : [othersTable(card.others)])
    ]),
    section('Ethical considerations', [
      'The tags are guesses about what people wrote. Names of private persons are found as well as those of public ones: gathering what single people say or are said to do needs a reason, and often their consent.',
      'The training tweets were written by people of certain years, places and dialects of English; what others write is tagged worse, and their names are counted too low.'
    ]),
    section('Caveats and recommendations', [
      'Look at the tweets behind a figure before relying on it. A rise or fall of a rare class may be the tagger’s. Correct tags and train on when the tweets differ from the training data; a list of names finds at once what the model does not know.'
    ])
  ].join('\n\n')}\n`
}

function details(model: Carded): string[] {
  const { id, members, created } = model
  const date = created.slice(0, 10)
  if (members !== undefined) {
    return [
      `\`${id}\`, put together ${date}.`,
      `${members.length} models that tag together: ${members.map(({ id: name, weight }) => `\`${name}\` (weight ${weight.toFixed(2)})`).join(', ')}. Their scores are added by weight before tags are chosen. Each has a card of its own; it takes as long as all of them.`
    ]
  }
  return [
    `\`${id}\`, trained ${date} with seed ${model.seed} on the ${model.backend} backend.`,
    `${model.kind === 'transformer' ? 'A transformer encoder, with what `manifest.json` lists under `config` beside and above it' : 'A bidirectional LSTM with a conditional random field'}, over BIO labels. It reads ${inputsOf(model.config)}.`,
    origin(model)
  ]
}

function origin({ parent, kind }: Carded): string {
  if (parent !== null) return `Trained on from \`${parent}\`.`
  return kind === 'transformer'
    ? 'Its encoder began as a pre-trained one (below, under training data) and was fine-tuned; the rest was trained from the start.'
    : 'Trained from the start.'
}

/** The inputs that a config gives a model, in words. */
function inputsOf(config: Carded['config']): string {
  const { vectors, characters, clusters, lists, encoder, shapes, capitals } = v.parse(
    inputsSchema,
    config.inputs ?? {}
  )
  const named = {
    'sub-words': encoder.path !== null,
    'word vectors': vectors.use !== 'none',
    'word clusters': clusters.sets.length > 0,
    characters: characters.use !== 'none',
    spelling: shapes,
    'a tweet’s capitals': capitals,
    'lists of names': lists.length > 0
  }
  const names = Object.entries(named).flatMap(([name, has]) => (has ? [name] : []))
  return names.length === 0 ? 'nothing' : names.join(', ')
}

function section(title: string, paragraphs: readonly string[]): string {
  return `## ${title}\n\n${paragraphs.filter((text) => text !== '').join('\n\n')}`
}

function evaluationData({ metrics, card }: Carded): string[] {
  if (metrics === null) return ['Nothing was held out, so nothing was measured.']
  const note = metrics.note === null ? '' : ` ${metrics.note}`
  if (card?.twin === undefined) return [`${metrics.data}.${note}`]
  return [
    `The figures below are not this model’s own: it was trained on the evaluation tweets too, so that as little as possible is left unused. They are those of its twin \`${card.twin}\`, which has the same config and has not seen ${metrics.data}.${note}`
  ]
}

function calibrated({ calibration, temperature, card }: Carded): string {
  if (calibration === undefined) return 'Confidences were not calibrated.'
  const { data, folds, spans, before, after } = calibration
  const whose = card?.twin === undefined ? '' : ' (of the twin)'
  return `Confidences are divided by the temperature ${temperature.toFixed(2)}, fitted on the ${number(spans)} spans found in ${data}${whose}. Their expected calibration error was ${percent(before)} % before and is ${percent(after)} % after, in ${folds} folds, each judged with the temperature of the others. The tags do not depend on it.`
}

function rareClasses({ dataset: { perClass } }: Carded): string {
  if (perClass === undefined) return 'Classes with few training examples are found poorly.'
  const rare = CLASSES.filter((name) => (perClass[name] ?? 0) < RARE)
  if (rare.length === 0) return `Each class has at least ${RARE} training examples.`
  const list = rare.map((name: EntityClass) => `${CLASS_NAMES[name]} (${perClass[name] ?? 0})`).join(', ')
  return `Rare classes, with fewer than ${RARE} training examples: ${list}. Too little to learn a class from: lists of names and annotation are the cures.`
}

function poorClasses({ metrics }: Carded): string {
  const poor = Object.entries(metrics?.report.perClass ?? {}).flatMap(([name, { f1 }]) =>
    f1 !== null && f1 < POOR ? [CLASS_NAMES[name as EntityClass] ?? name] : []
  )
  if (poor.length === 0) return ''
  return `Found poorly, with an F1 under ${100 * POOR} %: ${poor.join(', ')}. Most of their mentions are missed or go to another class, so a count of them says little.`
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
