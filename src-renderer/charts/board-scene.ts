import type { TrendsResult } from '../../src-main/contract/trends'
import { nameOfClass } from '../lib/classes'
import { percent, plainTimes, qValue, times } from '../lib/format'
import { isoIn, rangeName } from '../lib/time'
import type { Mark, Scene } from './scene'
import { sparkline } from './sparkline'

const ROW = 34
const WIDTH = 640
const COLUMNS = { rank: 14, name: 44, spark: 240, share: 410, ratio: 480, interval: 488, kind: 590 }

/** The leaderboard as a picture: the first `most` rows as they stand on the screen; its table holds them too. */
export function boardScene(result: TrendsResult, title: string, most = 30): Scene {
  const rows = result.entities.slice(0, most)
  const marks: Mark[] = [
    { kind: 'text', x: COLUMNS.rank, y: 20, text: title, fill: 'ink', weight: 600 },
    {
      kind: 'text',
      x: COLUMNS.spark,
      y: 20,
      text: rangeName(result.from, result.to, result.zone),
      fill: 'ink3'
    },
    { kind: 'text', x: COLUMNS.share, y: 20, text: 'share', fill: 'ink3', anchor: 'end' },
    { kind: 'text', x: COLUMNS.interval, y: 20, text: 'against expected', fill: 'ink3', anchor: 'middle' }
  ]
  for (const [i, trend] of rows.entries()) {
    const y = 32 + ROW * i
    const paths = sparkline(trend.series, 104, 24)
    marks.push(
      { kind: 'line', x1: 0, x2: WIDTH, y1: y, y2: y, stroke: 'line' },
      { kind: 'text', x: COLUMNS.rank, y: y + 20, text: `${i + 1}`, fill: 'ink3' },
      {
        kind: 'rect',
        x: COLUMNS.name,
        y: y + 7,
        width: 3,
        height: 20,
        fill: `c-${trend.class}`,
        radius: 1.5
      },
      { kind: 'text', x: COLUMNS.name + 10, y: y + 15, text: trend.name, fill: 'ink', weight: 600 },
      { kind: 'text', x: COLUMNS.name + 10, y: y + 28, text: nameOfClass(trend.class), fill: 'ink3' },
      { kind: 'path', d: moved(paths.band, COLUMNS.spark, y + 5), fill: 'band', stroke: null },
      {
        kind: 'path',
        d: moved(paths.line, COLUMNS.spark, y + 5),
        fill: null,
        stroke: `c-${trend.class}`,
        width: 1.5
      },
      { kind: 'text', x: COLUMNS.share, y: y + 20, text: percent(trend.share), fill: 'ink', anchor: 'end' },
      {
        kind: 'text',
        x: COLUMNS.ratio,
        y: y + 20,
        text: times(trend.ratio),
        fill: 'ink',
        anchor: 'end',
        weight: 600
      },
      {
        kind: 'text',
        x: COLUMNS.interval,
        y: y + 20,
        text: `${plainTimes(trend.interval.low)} to ${plainTimes(trend.interval.high)}`,
        fill: 'ink3'
      },
      { kind: 'text', x: COLUMNS.kind, y: y + 20, text: trend.kind, fill: 'ink2' }
    )
  }
  return {
    width: WIDTH,
    height: 36 + ROW * rows.length,
    label: title,
    marks,
    table: () => tableOf(result, most)
  }
}

function tableOf(result: TrendsResult, most: number) {
  const columns = [
    'rank',
    'entity',
    'class',
    result.count,
    'share',
    'ratio',
    'low',
    'high',
    'q',
    'kind',
    'peak'
  ]
  const rows = result.entities
    .slice(0, most)
    .map((trend, i) => [
      i + 1,
      trend.name,
      trend.class,
      trend.count,
      trend.share,
      trend.ratio,
      trend.interval.low,
      trend.interval.high,
      qValue(trend.q),
      trend.kind,
      isoIn(trend.peak, result.zone)
    ])
  return { columns, rows }
}

/** Moves a path of absolute `M`, `L`, `Z` commands. */
function moved(path: string, dx: number, dy: number): string {
  return path.replace(
    /(-?[\d.]+),(-?[\d.]+)/g,
    (_, x, y) => `${(Number(x) + dx).toFixed(1)},${(Number(y) + dy).toFixed(1)}`
  )
}
