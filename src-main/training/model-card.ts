import { CLASS_NAMES } from '../contract/classes'
import type { ClassScore } from '../contract/domain'
import type { Manifest } from '../contract/manifest'

type Carded = Omit<Manifest, 'files' | 'formatVersion' | 'labels' | 'graph'>

const percent = (value: number | null): string => (value === null ? '-' : (100 * value).toFixed(1))

/** The model card under the headings of Mitchell et al. (2019), Markdown. */
export function modelCard(model: Carded): string {
  const { dataset, metrics } = model
  return `${[
    `# ${model.name}`,
    section('Model details', [
      `\`${model.id}\`, trained ${model.created.slice(0, 10)} with seed ${model.seed} on the ${model.backend} backend.`,
      `${model.kind === 'transformer' ? 'A transformer encoder, with what `manifest.json` lists under `config` beside and above it' : 'A bidirectional LSTM with a conditional random field'}, over BIO labels. Its inputs are those under \`config.inputs\`: word vectors, characters, word clusters, spelling${model.kind === 'transformer' ? ', sub-words' : ''}.`,
      model.parent === null ? 'Trained from the start.' : `Trained on from \`${model.parent}\`.`
    ]),
    section('Intended use', [
      'Finding names in English tweets, to count and compare them over time. Every tag carries a confidence and can be corrected.',
      'Not meant for decisions about single people, nor for other languages or kinds of text.'
    ]),
    section('Factors', [
      'Spelling, capitals and emoji vary widely between authors; names that became known after the training data are found less often.',
      'Classes with few training examples (see the table) are found poorly.'
    ]),
    section('Metrics', [
      'Entities count as right where both their tokens and their class are. Precision, recall and F1 in percent; intervals are 95 % over resampled tweets.'
    ]),
    section('Evaluation data', [
      metrics === null
        ? 'Nothing was held out, so nothing was measured.'
        : `${metrics.data}.${metrics.note === null ? '' : ` ${metrics.note}`}`
    ]),
    section('Training data', [
      `${dataset.name}: ${dataset.tweets} tweets with ${dataset.entities} entities (content hash \`${dataset.hash.slice(0, 16)}\`).`
    ]),
    section('Quantitative analyses', metrics === null ? ['None.'] : [table(metrics.report)]),
    section('Ethical considerations', [
      'The tags are guesses about what people wrote. Names of private persons are found as well as those of public ones.',
      'The training tweets were written by people of certain years, places and dialects of English; what others write is tagged worse.'
    ]),
    section('Caveats and recommendations', [
      'Look at the tweets behind a figure before relying on it. Correct tags and train on when the tweets differ from the training data.'
    ])
  ].join('\n\n')}\n`
}

function section(title: string, paragraphs: readonly string[]): string {
  return `## ${title}\n\n${paragraphs.join('\n\n')}`
}

function table(report: NonNullable<Manifest['metrics']>['report']): string {
  const rows = Object.entries(report.perClass).map(([name, score]) =>
    row(CLASS_NAMES[name as keyof typeof CLASS_NAMES] ?? name, score)
  )
  const { micro } = report
  const interval =
    micro.interval === null ? '' : ` (${percent(micro.interval.low)} to ${percent(micro.interval.high)})`
  return [
    '| class | precision | recall | F1 | entities |',
    '|---|---|---|---|---|',
    ...rows,
    `| **all** | ${percent(micro.precision)} | ${percent(micro.recall)} | **${percent(micro.f1)}**${interval} | ${micro.support} |`,
    `| any class | ${percent(report.untyped.precision)} | ${percent(report.untyped.recall)} | ${percent(report.untyped.f1)} | ${report.untyped.support} |`
  ].join('\n')
}

function row(name: string, score: ClassScore): string {
  return `| ${name} | ${percent(score.precision)} | ${percent(score.recall)} | ${percent(score.f1)} | ${score.support} |`
}
