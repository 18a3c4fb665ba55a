import { expect, test } from 'vitest'
import { seededRandom } from '../../../src-main/base/random'
import { countCells } from '../../../src-main/store/count-columns'
import { ERA, type UnitColumns } from '../../../src-main/store/unit-columns'

const FIRST = 1_700_000
const ERAS = 3
const ENTITIES = 60
const UNITS = 40
type Row = readonly [entity: number, quarter: number, unit: number]

/** Rows by chance over three eras, most of them near the borders of eras; one entity has none. */
function rowsBy(seed: number): Row[] {
  const random = seededRandom(seed)
  return Array.from({ length: 3000 }, () => {
    const entity = Math.floor(ENTITIES * random.next() ** 3)
    const near = random.next() < 0.7 ? ERA * (1 + random.below(ERAS - 1)) - 400 : 0
    const since = near + random.below(near === 0 ? ERAS * ERA : 800)
    return [entity === 7 ? 8 : entity, FIRST + since, random.below(UNITS)] as const
  })
}

function columnsOf(rows: readonly Row[], withUnits: boolean): UnitColumns {
  const sorted = [...rows].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const place = ([entity, quarter]: Row) => entity * ERAS + Math.floor((quarter - FIRST) / ERA)
  const starts = Int32Array.from(
    { length: ENTITIES * ERAS + 1 },
    (_, i) => sorted.filter((row) => place(row) < i).length
  )
  return {
    mentions: {
      ...{ starts, eras: ERAS, first: FIRST },
      quarters: Uint16Array.from(sorted, ([, quarter]) => (quarter - FIRST) % ERA),
      units: withUnits ? Int32Array.from(sorted, ([, , unit]) => unit) : null
    },
    tweets: { first: FIRST, starts: new Int32Array(1), units: null },
    unitReach: UNITS,
    numbers: 0
  }
}

/** Borders that begin before all data and end after it, in steps that no era divides, and some inside one era. */
const BORDERS = [
  Int32Array.from({ length: 40 }, (_, i) => FIRST - 10_000 + i * 5501),
  Int32Array.from({ length: 90 }, (_, i) => FIRST + ERA - 300 + i * 7),
  Int32Array.from({ length: 12 }, (_, i) => FIRST + 100 + i * 96)
]

const RULES = [null, { window: 3, all: 40 }, { window: 1000, all: 25 }, { window: 5, all: 1000 }]

test.each([1, 2, 3])('cells over several eras are those of a count row by row (rows %i)', (seed) => {
  const rows = rowsBy(seed)
  for (const withUnits of [false, true]) {
    const columns = columnsOf(rows, withUnits)
    for (const borders of BORDERS) {
      for (const rule of RULES) {
        const window = { first: 2, end: borders.length - 3 }
        const least = rule && { ...rule, ...window, also: Int32Array.from([9]), most: null }
        const { entities, starts, buckets, counts } = countCells(columns, borders, least, [4])
        const found = Array.from(entities, (entity, i) => [
          entity,
          Array.from(buckets.subarray(starts[i]!, starts[i + 1]!), (bucket, c) => [
            bucket,
            counts[starts[i]! + c]!
          ])
        ])
        expect(found).toEqual(byHand(rows, withUnits, borders, least))
      }
    }
  }
})

interface Rule {
  readonly window: number
  readonly all: number
  readonly first: number
  readonly end: number
}

function byHand(rows: readonly Row[], withUnits: boolean, borders: Int32Array, least: Rule | null) {
  const told: unknown[] = []
  for (let entity = 0; entity < ENTITIES; entity++) {
    const own = rows.filter((row) => row[0] === entity)
    const cells: [number, number][] = []
    for (let b = 0; b + 1 < borders.length; b++) {
      const inside = own.filter(([, quarter]) => quarter >= borders[b]! && quarter < borders[b + 1]!)
      const n = withUnits ? new Set(inside.map(([, , unit]) => unit)).size : inside.length
      if (n > 0) cells.push([b, n])
    }
    const sum = (some: typeof cells) => some.reduce((all, [, n]) => all + n, 0)
    const inWindow = cells.filter(([b]) => least !== null && b >= least.first && b < least.end)
    const isTold = least === null || entity === 9 || sum(cells) >= least.all || sum(inWindow) >= least.window
    if (entity !== 4 && cells.length > 0 && isTold) told.push([entity, cells])
  }
  return told
}
