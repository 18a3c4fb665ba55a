import type { Coverage, DataReport, Exploration, Histogram, Overlap, Share } from '../contract/exploration'

/** Rows of a histogram, and the characters of its longest bar. */
const ROWS = 12
const BAR = 40

const count = (value: number): string => value.toLocaleString('en-US')
const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`

/** The report as lines for a terminal. */
export function dataTables(report: DataReport): string[] {
  const { dev, vectors } = report
  const lines = [
    ...(report.files.length > 1
      ? report.files.map((file) => `${count(file.tweets)} tweets of ${file.path}`)
      : []),
    ...body(report.files.length > 1 ? 'all files' : report.files[0]!.path, report)
  ]
  if (dev !== null) {
    lines.push('', ...body(dev.path, dev), '', 'Of it known from the tweets above')
    lines.push(...shares(dev.byTrain, dev.byTrain))
  }
  if (vectors !== null) {
    lines.push(
      '',
      `With a vector in ${vectors.path} (${vectors.size} numbers a word)`,
      ...shares(vectors.train)
    )
    if (vectors.dev !== null) lines.push('', `of ${dev!.path}`, ...shares(vectors.dev))
  }
  return lines
}

function body(name: string, found: Exploration): string[] {
  const { tweets, tokens, vocabulary, copies } = found
  const rest = copies > 0 ? `, ${count(copies)} are copies of others` : ''
  const classes = Object.entries(found.classes)
  return [
    `${name}: ${count(tweets)} tweets, ${count(tokens)} tokens`,
    `  ${count(found.withEntities)} tweets with entities (${percent(found.withEntities, tweets)}), ${count(found.withoutEntities)} without${rest}`,
    `  ${count(found.entities)} entities, ${count(found.names)} distinct names`,
    `  ${count(vocabulary.written)} distinct tokens, ${count(vocabulary.folded)} without regard to case, ${count(vocabulary.once)} occur once`,
    '',
    ...table(
      ['class', 'entities', 'share', 'tokens', 'B-', 'I-'],
      classes.map(([label, tally]) => [
        label,
        count(tally.entities),
        percent(tally.entities, found.entities),
        count(tally.tokens),
        count(found.labels[`B-${label}`] ?? 0),
        count(found.labels[`I-${label}`] ?? 0)
      ])
    ),
    `  ${count(found.labels.O ?? 0)} tokens are O (${percent(found.labels.O ?? 0, tokens)})`,
    '',
    '  Tokens of a tweet',
    ...bars(found.tweetLengths),
    '',
    '  Tokens of an entity',
    ...bars(found.entityLengths),
    '',
    '  Most frequent entities',
    ...table(
      ['entity', 'count', 'classes'],
      found.frequentEntities.map((entity) => [
        entity.entity,
        count(entity.count),
        Object.entries(entity.classes)
          .map(([label, n]) => `${label} ${count(n)}`)
          .join(', ')
      ]),
      [1]
    )
  ]
}

function shares(covered: Coverage, overlap: Overlap | null = null): string[] {
  const row = (name: string, { known, total }: Share): string[] => [
    name,
    count(known),
    count(total),
    percent(known, total)
  ]
  const rows = [
    row('tokens', covered.tokens),
    row('distinct tokens', covered.words),
    row('tokens in entities', covered.entityTokens)
  ]
  if (overlap !== null) {
    rows.push(row('entities, by name', overlap.entities))
    rows.push(row('entities, by name and class', overlap.entitiesWithClass))
    rows.push(row('tweets that are copies', overlap.copies))
  }
  const missing = covered.missing.map(({ word, count: n }) => `${word} ${count(n)}`).join(', ')
  return [
    ...table(['', 'known', 'of', 'share'], rows),
    ...(missing === '' ? [] : [`  Most frequent unknown: ${missing}`])
  ]
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right = head.map((_, i) => i).slice(1)
): string[] {
  const all = [head, ...rows]
  const widths = head.map((_, i) => Math.max(...all.map((cells) => cells[i]!.length)))
  return all.map((cells) => {
    const padded = cells.map((cell, i) =>
      right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)
    )
    return `  ${padded.join('  ')}`.trimEnd()
  })
}

/** A bar for each length, or for each of at most `ROWS` like ranges of lengths. */
function bars(histogram: Histogram): string[] {
  const longest = histogram.at(-1)?.length ?? 0
  const width = Math.ceil(longest / ROWS)
  if (width === 0) return []
  const sums = new Array<number>(Math.ceil(longest / width)).fill(0)
  for (const { length, count: n } of histogram) sums[Math.ceil(length / width) - 1]! += n
  const most = Math.max(...sums)
  return table(
    ['length', 'count', ''],
    sums.map((n, i) => {
      const [from, to] = [i * width + 1, (i + 1) * width]
      return [
        from === to ? `${from}` : `${from} to ${to}`,
        count(n),
        '█'.repeat(Math.round((BAR * n) / most))
      ]
    }),
    [1]
  )
}
