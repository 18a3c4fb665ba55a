import { seededRandom } from '../../../src-main/base/random'
import type { EntityClass } from '../../../src-main/contract/classes'
import type { Kind } from '../../../src-main/contract/domain'
import type { EntityTrend, Point } from '../../../src-main/contract/trends'

export const DAY = 86_400_000
export const START = Date.UTC(2012, 10, 1)
export const END = Date.UTC(2013, 4, 1)

type Known = readonly [name: string, class_: EntityClass, kind: Kind, base: number, times: number]

const KNOWN: readonly Known[] = [
  ['Boston Marathon', 'other', 'new', 0.2, 88],
  ['West, Texas', 'geo-loc', 'new', 0.3, 74],
  ['Watertown', 'geo-loc', 'new', 0.3, 66],
  ['Dzhokhar Tsarnaev', 'person', 'new', 0.2, 60],
  ['Boston', 'geo-loc', 'burst', 14, 41],
  ['FBI', 'company', 'burst', 6, 19],
  ['MIT', 'company', 'burst', 4, 12],
  ['Waco', 'geo-loc', 'burst', 3, 11],
  ['Red Sox', 'sportsteam', 'burst', 12, 4.1],
  ['Reddit', 'company', 'ramp', 10, 3.6],
  ['CNN', 'company', 'burst', 18, 3.2],
  ['Iron Man 3', 'movie', 'ramp', 7, 1.9],
  ['Obama', 'person', 'burst', 60, 1.8],
  ['Arsenal', 'sportsteam', 'burst', 16, 1.5],
  ['iPhone', 'product', 'steady', 50, 1.1],
  ['Twitter', 'company', 'steady', 90, 1],
  ['Justin Bieber', 'person', 'steady', 80, 1],
  ['London', 'geo-loc', 'steady', 44, 1],
  ['Glee', 'tvshow', 'seasonal', 20, 1.2],
  ['The Walking Dead', 'tvshow', 'seasonal', 18, 1.3],
  ['Madison Square Garden', 'facility', 'seasonal', 6, 1.2],
  ['One Direction', 'musicartist', 'steady', 40, 1],
  ['Hurricane Sandy', 'other', 'falling', 20, 0.2],
  ['Romney', 'person', 'falling', 30, 0.15]
]
const FILLERS: readonly EntityClass[] = ['person', 'company', 'geo-loc', 'product', 'musicartist', 'facility']

/** Days of the fake data, and of each the number of tweets. */
export const DAYS = Array.from({ length: Math.round((END - START) / DAY) }, (_, i) => START + i * DAY)
export const SIZES = DAYS.map((_, i) =>
  Math.round(2000 + 300 * Math.sin((i / 7) * 2 * Math.PI) + ((i * 97) % 230))
)

export const TRENDS: readonly EntityTrend[] = [
  ...KNOWN.map((known, i) => trendOf(known, i)),
  ...Array.from({ length: 150 }, (_, i) =>
    trendOf([`Name ${i + 1}`, FILLERS[i % FILLERS.length]!, 'steady', 3 + (i % 9), 1], 100 + i)
  )
]

function trendOf([name, class_, kind, base, times]: Known, entity: number): EntityTrend {
  const random = seededRandom(entity + 7)
  const peakDay = DAYS.length - 16 + (entity % 3)
  const series = DAYS.map((t, i): Point => {
    const size = SIZES[i]!
    const rhythm = kind === 'seasonal' ? 1 + 0.9 * Math.sin((i / 7) * 2 * Math.PI) : 1
    const expected = base * rhythm
    const after = i - peakDay
    let factor = 1
    if (kind === 'burst' || kind === 'new') factor = after >= 0 ? 1 + (times - 1) * Math.exp(-after / 3) : 1
    if (kind === 'ramp') factor = 1 + (times - 1) * Math.max(0, (i - DAYS.length + 40) / 40)
    if (kind === 'falling') factor = i < 60 ? 1 / times : 1
    const quiet = kind === 'new' && after < 0 ? 0.1 : 1
    const mean = expected * factor * quiet
    const n = Math.max(0, Math.round(mean + random.normal() * Math.sqrt(mean)))
    const spread = 1.96 * Math.sqrt(expected + 0.5)
    return { t, n, size, expected, low: Math.max(0, expected - spread), high: expected + spread }
  })
  const count = series.reduce((sum, point) => sum + point.n, 0)
  const units = SIZES.reduce((a, b) => a + b, 0)
  const isEvent = kind === 'burst' || kind === 'new'
  return {
    entity,
    name,
    class: class_,
    aliases: [name, `#${name.toLowerCase().replace(/\W/g, '')}`],
    count,
    share: count / units,
    score: Math.log(times * 0.8),
    ratio: times,
    interval: { low: times * 0.78, high: times * 1.27 },
    q: times > 1.3 ? Math.min(0.04, 0.002 / times ** 2) : 0.6,
    qFall: kind === 'falling' ? 0.0003 : 0.9,
    kind,
    peak: DAYS[peakDay]!,
    rise: times > 1.3 ? { from: DAYS[peakDay]!, to: DAYS[peakDay + 5]! } : null,
    first: kind === 'new' ? DAYS[peakDay]! : START,
    bursts: isEvent ? [{ from: DAYS[peakDay]!, to: DAYS[peakDay + 5]!, weight: Math.round(times * 5) }] : [],
    series,
    authors: Math.round(count * 0.82),
    topAuthorShare: name === 'Waco' ? 0.46 : 0.003,
    copiedShare: 0.12,
    isDrivenByFew: name === 'Waco'
  }
}
