import { max, range } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import type { Coverage, DataReport, Exploration, Share } from '../../src-main/contract/exploration'
import { nameOfClass } from '../lib/classes'
import { integer, percent } from '../lib/format'
import type { Mark, Scene } from './scene'

const ROW = 22
const LEFT = 150

interface Bar {
  readonly name: string
  readonly value: number
  readonly ink: string
  readonly text: string
}

/** Entities of each class, most first. */
export function classCounts(width: number, { classes }: Exploration): Scene {
  const bars = Object.entries(classes).map(([name, { entities, tokens }]) => ({
    name: nameOfClass(name),
    value: entities,
    ink: `c-${name}`,
    text: `${integer(entities)} (${integer(tokens)} tokens)`
  }))
  return barScene(width, 'Entities by class', bars, 'entities')
}

/** Tweets with and without entities. */
export function entityShare(width: number, found: Exploration): Scene {
  const bar = (name: string, value: number, ink: string): Bar => ({
    name,
    value,
    ink,
    text: `${integer(value)}, ${percent(found.tweets === 0 ? 0 : value / found.tweets)}`
  })
  const bars = [
    bar('with entities', found.withEntities, 'accent'),
    bar('without entities', found.withoutEntities, 'line-strong'),
    ...(found.copies > 0 ? [bar('copies of others', found.copies, 'ink3')] : [])
  ]
  return barScene(width, 'Tweets with and without entities', bars, 'tweets')
}

/** How much of the second file's tokens, words and names the first holds. */
export function coverageBars(width: number, { byTrain }: NonNullable<DataReport['dev']>): Scene {
  const bars = [
    of('tokens', byTrain.tokens),
    of('distinct words', byTrain.words),
    of('tokens in entities', byTrain.entityTokens),
    of('names', byTrain.entities),
    of('names of that class', byTrain.entitiesWithClass),
    of('whole tweets', byTrain.copies)
  ]
  return barScene(width, 'Known from the tweets that are trained on', bars, 'share', 1)
}

/** How much of the tweets, and of the second file's, has a word vector. */
export function vectorBars(width: number, { train, dev }: NonNullable<DataReport['vectors']>): Scene {
  const rows = (found: Coverage, before: string, ink: string): Bar[] => [
    of(`${before}tokens`, found.tokens, ink),
    of(`${before}distinct words`, found.words, ink),
    of(`${before}tokens in entities`, found.entityTokens, ink)
  ]
  const bars = [...rows(train, '', 'line-strong'), ...(dev === null ? [] : rows(dev, 'dev: ', 'accent'))]
  return barScene(width, 'With a word vector', bars, 'share', 1)
}

function of(name: string, { known, total }: Share, ink = 'accent'): Bar {
  const value = total === 0 ? 0 : known / total
  return { name, value, ink, text: `${percent(value)} of ${integer(total)}` }
}

/** Tweets by their number of tokens. */
export function lengthHistogram(width: number, { tweetLengths }: Exploration): Scene {
  const height = 170
  const longest = max(tweetLengths, ({ length }) => length) ?? 1
  const most = max(tweetLengths, ({ count }) => count) ?? 1
  const x = scaleLinear([0, longest + 1], [40, width - 8])
  const y = scaleLinear([0, most], [height - 24, 10]).nice(4)
  const marks: Mark[] = y.ticks(4).flatMap((value): Mark[] => [
    { kind: 'line', x1: 40, x2: width - 8, y1: y(value), y2: y(value), stroke: 'line' },
    { kind: 'text', x: 34, y: y(value) + 3.5, text: integer(value), fill: 'ink3', anchor: 'end' }
  ])
  const step = x(1) - x(0)
  for (const { length, count } of tweetLengths) {
    marks.push({
      kind: 'rect',
      x: x(length) + step * 0.08,
      y: y(count),
      width: Math.max(1, step * 0.84),
      height: height - 24 - y(count),
      fill: 'accent'
    })
  }
  for (const length of range(0, longest + 1, longest > 60 ? 20 : longest > 25 ? 10 : 5)) {
    marks.push({
      kind: 'text',
      x: x(length + 0.5),
      y: height - 8,
      text: `${length}`,
      fill: 'ink3',
      anchor: 'middle'
    })
  }
  const table = { columns: ['tokens', 'tweets'], rows: tweetLengths.map((bar) => [bar.length, bar.count]) }
  return { width, height, label: 'Tweets by their number of tokens', marks, table: () => table }
}

function barScene(
  width: number,
  label: string,
  bars: readonly Bar[],
  unit: string,
  highest = Math.max(1, ...bars.map(({ value }) => value))
): Scene {
  const x = scaleLinear([0, highest], [LEFT, Math.max(LEFT + 20, width - 130)])
  const marks = bars.flatMap(({ name, value, ink, text }, i): Mark[] => {
    const y = ROW * i
    return [
      { kind: 'text', x: LEFT - 10, y: y + 15, text: name, fill: 'ink2', anchor: 'end' },
      {
        kind: 'rect',
        x: LEFT,
        y: y + 5,
        width: Math.max(1, x(value) - LEFT),
        height: 12,
        fill: ink,
        radius: 2
      },
      { kind: 'text', x: x(value) + 8, y: y + 15, text, fill: 'ink2' }
    ]
  })
  const table = { columns: ['name', unit], rows: bars.map(({ name, value }) => [name, value]) }
  return { width, height: ROW * bars.length + 4, label, marks, table: () => table }
}
