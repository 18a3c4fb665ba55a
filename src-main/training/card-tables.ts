import { CLASS_NAMES } from '../contract/classes'
import type { ClassScore, Interval } from '../contract/domain'
import type { Manifest } from '../contract/manifest'

type Report = NonNullable<Manifest['metrics']>['report']
type Card = NonNullable<Manifest['card']>

/** A fraction in percent, with one decimal; `-` where there is none. */
export function percent(value: number | null): string {
  return value === null ? '-' : (100 * value).toFixed(1)
}

/** Figures by class. @param training entities of each class in the training data; null where they were not counted */
export function classTable(report: Report, training: Readonly<Record<string, number>> | null): string {
  const line = (name: string, score: Omit<ClassScore, 'tp' | 'fp' | 'fn'>, interval: string, seen: string) =>
    `| ${name} | ${percent(score.precision)} | ${percent(score.recall)} | ${percent(score.f1)} | ${interval} | ${score.support} |${training === null ? '' : ` ${seen} |`}`
  const rows = Object.entries(report.perClass).map(([name, score]) =>
    line(
      CLASS_NAMES[name as keyof typeof CLASS_NAMES] ?? name,
      score,
      range(score.interval),
      String(training?.[name] ?? 0)
    )
  )
  const all = Object.values(training ?? {}).reduce((sum, n) => sum + n, 0)
  const { micro, untyped } = report
  return [
    `| class | precision | recall | F1 | 95 % | entities |${training === null ? '' : ' in training |'}`,
    `|---|---|---|---|---|---|${training === null ? '' : '---|'}`,
    ...rows,
    line('**all**', micro, range(micro.interval), String(all)),
    line('any class', untyped, '', String(all))
  ].join('\n')
}

/** The same config with several seeds: mean, spread and each. */
export function seedsTable(seeds: NonNullable<Card['seeds']>): string {
  const known = seeds.flatMap(({ f1 }) => (f1 === null ? [] : [f1]))
  const mean = known.reduce((sum, f1) => sum + f1, 0) / known.length
  const spread =
    known.length === 0
      ? ''
      : `Mean F1 of ${known.length} seeds: **${percent(mean)}** (${percent(Math.min(...known))} to ${percent(Math.max(...known))}).\n\n`
  return `${spread}${[
    '| seed | model | F1 |',
    '|---|---|---|',
    ...seeds.map(({ id, seed, f1 }) => `| ${seed} | \`${id}\` | ${percent(f1)} |`)
  ].join('\n')}`
}

export function othersTable(others: NonNullable<Card['others']>): string {
  return [
    '| tweets | F1 |',
    '|---|---|',
    ...others.map(({ data, f1 }) => `| ${data} | ${percent(f1)} |`)
  ].join('\n')
}

function range(interval: Interval | null): string {
  return interval === null ? '' : `${percent(interval.low)} to ${percent(interval.high)}`
}
