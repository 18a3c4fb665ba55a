import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { snowflakeTime } from '../../../src-main/ingest/snowflake'
import { programFolder } from '../../../src-main/registry/program-folder'
import { entityKey } from '../../../src-main/text/entity-key'
import { type BenchResult, benchResult } from '../support/bench'
import { corpusLines } from './corpus-lines'

/** What an event is known by: its places and its own names, by the beginning of its file's name. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '2012_Colorado_wildfires': ['Colorado', 'Colorado Springs', 'Waldo Canyon', 'High Park'],
  '2012_Philipinnes_floods': ['Philippines', 'Manila', 'Metro Manila'],
  '2012_Typhoon_Pablo': ['Pablo', 'Typhoon Pablo', 'Bopha', 'Philippines', 'Mindanao'],
  '2013_Alberta_floods': ['Alberta', 'Calgary', 'High River'],
  '2013_Australia_bushfire': ['Australia', 'NSW', 'New South Wales', 'Sydney', 'Blue Mountains'],
  '2013_Bohol_earthquake': ['Bohol', 'Cebu', 'Philippines'],
  '2013_Boston_bombings': ['Boston', 'Boston Marathon'],
  '2013_Colorado_floods': ['Colorado', 'Boulder'],
  '2013_Glasgow_helicopter_crash': ['Glasgow', 'Clutha'],
  '2013_LA_airport_shootings': ['LAX', 'Los Angeles', 'LA'],
  '2013_Manila_floods': ['Manila', 'Metro Manila', 'Maring', 'Philippines'],
  '2013_NY_train_crash': ['New York', 'NYC', 'NY', 'Bronx', 'Metro-North'],
  '2013_Queensland_floods': ['Queensland', 'Brisbane', 'Bundaberg', 'Australia'],
  '2013_Russia_meteor': ['Russia', 'Chelyabinsk', 'Urals'],
  '2013_Savar_building_collapse': ['Bangladesh', 'Dhaka', 'Savar', 'Rana Plaza'],
  '2013_Singapore_haze': ['Singapore'],
  '2013_Typhoon_Yolanda': [
    'Yolanda',
    'Typhoon Yolanda',
    'Haiyan',
    'Typhoon Haiyan',
    'Philippines',
    'Tacloban'
  ],
  '2013_West_Texas_explosion': ['West', 'West Texas', 'Texas', 'Waco']
}
const FUNCTION_WORDS =
  /\b(?:the|an?|of|to|in|is|are|was|for|and|at|that|with|has|have|been|from|by|it|this|my|you|we|i|be|as|after|not|your|all|who|more|they|their|our)\b/gi
/** Of an event's tweets: the part with two function words or more that makes it English, and that a day needs to be its first. */
const ENGLISH = 0.5
const FIRST_DAY = 0.02
const DAY = 86_400_000
const LISTED = 50
const FIRST = 5

interface RealEvent {
  readonly name: string
  readonly path: string
  /** ms UTC, the begin of its first day. */
  readonly onset: number
  readonly end: number
}

/**
 * The events of CrisisLexT26 (Olteanu, Vieweg and Castillo 2015) that are told in English, laid at the times in their ids into the corpus's tweets of the same months,
 * imported, tagged by the shipped model and judged by the command line: where the event's place or name stands on the board of its first week by day.
 */
export async function realEvents(data: string): Promise<BenchResult[]> {
  const events = readEvents(join(data, 'exports/crisislex-t26'))
  const from = new Date(Math.min(...events.map((event) => event.onset)))
  const to = new Date(Math.max(...events.map((event) => event.end)))
  const dir = mkdtempSync(join(tmpdir(), 'starling-events-'))
  try {
    const workspace = join(dir, 'workspace')
    const corpus = join(dir, 'corpus.tsv')
    await writeMonths(join(data, 'corpus/tweets-unlabelled.tsv.xz'), corpus, monthOf(from), monthOf(to))
    await starling(
      'import',
      corpus,
      ...events.map(({ path }) => path),
      '--workspace',
      workspace,
      '--zone',
      'UTC'
    )
    await starling('tag', '--workspace', workspace, '--model', 'fast')
    const results: BenchResult[] = []
    for (const event of events) {
      const { rank, name } = await place(workspace, event)
      results.push(benchResult(`real events: ${event.name.replaceAll('_', ' ')}: ${name}`, 'rank', [rank]))
    }
    const found = results.filter(({ value }) => value <= FIRST).length
    const goal = { name: 'nine of ten', value: Math.ceil(0.9 * events.length) }
    return [
      ...results,
      benchResult(`real events of ${events.length} among the first ${FIRST}`, 'events', [found], goal)
    ]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function readEvents(folder: string): RealEvent[] {
  const events: RealEvent[] = []
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.csv')) continue
    const path = join(folder, file)
    const [, ...rows] = parse(readFileSync(path), { relax_column_count: true }) as string[][]
    const isEnglish = rows.filter(([, text = '']) => (text.match(FUNCTION_WORDS)?.length ?? 0) >= 2)
    if (isEnglish.length < ENGLISH * rows.length) continue
    const times = rows.flatMap(([id = '']) => snowflakeTime(id) ?? []).sort((a, b) => a - b)
    const days = new Map<number, number>()
    for (const time of times) days.set(Math.floor(time / DAY), (days.get(Math.floor(time / DAY)) ?? 0) + 1)
    const [first = 0] = [...days].find(([, n]) => n >= FIRST_DAY * times.length) ?? []
    const name = file.replace('-tweets_labeled.csv', '')
    events.push({ name, path, onset: first * DAY, end: times[times.length - 1]! })
  }
  return events
}

/** The best place of one of the event's names among the first fifty, one more where none is there. */
async function place(workspace: string, { name, onset }: RealEvent): Promise<{ rank: number; name: string }> {
  const names = NAMES[name]
  if (names === undefined) throw new Error(`by which names is ${name} known?`)
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  const window = [
    '--from',
    day(onset),
    '--to',
    day(onset + 6 * DAY),
    '--grain',
    'day',
    '--top',
    String(LISTED)
  ]
  const board = await starling('trends', '--workspace', workspace, ...window)
  const { entities } = JSON.parse(board) as { entities: readonly { entity: string }[] }
  const keys = new Set(names.map(entityKey))
  const at = entities.findIndex(({ entity }) => keys.has(entityKey(entity)))
  return at < 0 ? { rank: LISTED + 1, name: 'not found' } : { rank: at + 1, name: entities[at]!.entity }
}

async function writeMonths(corpus: string, path: string, from: string, to: string): Promise<void> {
  const out = createWriteStream(path)
  out.write('time\ttext\n')
  for await (const line of corpusLines(corpus)) {
    const month = line.slice(0, 7)
    if (month < from || month > to) continue
    if (!out.write(`${line}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

function monthOf(time: Date): string {
  return time.toISOString().slice(0, 7)
}

/** The last line of what a command prints. */
async function starling(...args: readonly string[]): Promise<string> {
  const command = join(programFolder(), 'out/cli/starling.js')
  const { stdout } = await promisify(execFile)(process.execPath, [command, ...args, '--json'], {
    maxBuffer: 2 ** 28
  })
  return stdout.trimEnd().split('\n').pop()!
}
