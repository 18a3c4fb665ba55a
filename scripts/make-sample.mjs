// Writes the sample export: resources/sample/starling-sample.jsonl (X API v2, flattened, as twarc2 writes it) and resources/sample-truth.json with
// the events laid into it. All of it is made up here, and the same seed gives the same bytes: node scripts/make-sample.mjs [seed]
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EVENTS, SPAN } from './sample/events.mjs'
import { NAMES, userNames } from './sample/names.mjs'
import { createRandom, weighted } from './sample/random.mjs'
import { createWriter } from './sample/write.mjs'

const HOUR = 3_600_000
const AUTHORS = 3200
const TWEETS_A_DAY = 322
const RHYTHM = [
  70, 62, 55, 42, 30, 22, 18, 20, 28, 36, 44, 52, 60, 66, 70, 72, 74, 78, 84, 90, 96, 98, 92, 82
]
const WEEKDAYS = [1.12, 0.96, 0.94, 0.97, 1, 1.02, 1.08]
const meanRhythm = RHYTHM.reduce((a, b) => a + b) / 24

const random = createRandom(Number(process.argv[2] ?? 42))
const writer = createWriter(random)
const names = userNames(random, AUTHORS)
const drawAuthor = weighted(
  random,
  names.map((_, rank) => (rank + 6) ** -0.75)
)
const rhythm = (time) => {
  const date = new Date(time)
  return (RHYTHM[date.getUTCHours()] / meanRhythm) * WEEKDAYS[date.getUTCDay()]
}

const drafts = []
const add = (time, author, text, topic) => drafts.push({ time, author, text, topic, retweetOf: null })

for (let hour = SPAN.from; hour < SPAN.to; hour += HOUR) {
  const moment = () => hour + random.below(HOUR / 1000) * 1000
  for (let n = random.poisson((TWEETS_A_DAY / 24) * rhythm(hour)); n > 0; n--) {
    add(moment(), drawAuthor(), random.chance(0.52) ? writer.chatter() : writer.steady(), 'steady')
  }
  for (const [index, event] of EVENTS.entries()) {
    const base = (event.steady / 24) * rhythm(hour)
    for (let n = random.poisson(base); n > 0; n--) {
      add(moment(), drawAuthor(), writer.about(event.entity, event.class), 'steady')
    }
    const companion = event.with
    for (let n = random.poisson(((companion?.steady ?? 0) / 24) * rhythm(hour)); n > 0; n--) {
      add(moment(), drawAuthor(), writer.about(companion.entity, companion.class), 'steady')
    }
    const rate = event.parts.reduce((sum, p) => sum + p.rate(hour) * (p.rhythm ? rhythm(hour) : 1), 0)
    for (let n = random.poisson(rate); n > 0; n--) {
      const author = event.authors ? AUTHORS - 1 - random.below(event.authors) : drawAuthor()
      add(moment(), author, writer.event(event), event.authors ? 'few' : `event-${index}`)
    }
  }
}
drafts.sort((a, b) => a.time - b.time || (a.text < b.text ? -1 : 1))

for (const [i, draft] of drafts.entries()) {
  const isEvent = draft.topic.startsWith('event-')
  if (draft.topic === 'few' || !random.chance(isEvent ? 0.22 : 0.1)) continue
  for (let tries = 0; tries < 12; tries++) {
    const source = drafts[i - 1 - random.below(Math.min(i, isEvent ? 40 : 400))]
    if (!source || source.retweetOf || source.topic !== draft.topic || source.author === draft.author)
      continue
    if (draft.time - source.time > 12 * HOUR) continue
    draft.retweetOf = source
    break
  }
}

const lines = []
for (const [i, draft] of drafts.entries()) {
  draft.id = String(((BigInt(draft.time) - 1288834974657n) << 22n) | BigInt(i & 0xfff))
  const source = draft.retweetOf
  const full = source ? `RT @${names[source.author]}: ${source.text}` : draft.text
  const units = Array.from(full)
  const text = units.length > 140 && source ? `${units.slice(0, 139).join('')}…` : full
  lines.push(
    JSON.stringify({
      id: draft.id,
      created_at: new Date(draft.time).toISOString(),
      author_id: String(10_000_000 + draft.author * 7919),
      text,
      ...(source ? { referenced_tweets: [{ type: 'retweeted', id: source.id }] } : {}),
      author: { username: names[draft.author] }
    })
  )
}

const inText = (name) => {
  const tag = `#${name.replaceAll(' ', '').toLowerCase()}`
  return (line) => {
    const text = JSON.parse(line).text.toLowerCase()
    return text.includes(name.toLowerCase()) || text.includes(tag)
  }
}
const truth = EVENTS.flatMap((event) => {
  const onset = Math.min(...event.parts.map((p) => p.onset))
  const end = Math.max(...event.parts.map((p) => p.end))
  const one = (entity, kind, steady) => ({
    entity,
    class: entity === event.entity ? event.class : event.with.class,
    shape: event.shape,
    kind,
    onset: new Date(onset).toISOString(),
    end: new Date(end).toISOString(),
    parts: event.parts.map((p) => ({
      onset: new Date(p.onset).toISOString(),
      end: new Date(p.end).toISOString()
    })),
    steadyPerDay: steady,
    ...size(entity),
    story: event.entity,
    drivenByFew: event.authors !== undefined
  })
  return [
    one(event.entity, event.kind, event.steady),
    ...(event.with ? [one(event.with.entity, event.with.kind, event.with.steady ?? 0)] : [])
  ]
})
function size(entity) {
  const perDay = new Map()
  for (const line of lines.filter(inText(entity))) {
    const day = JSON.parse(line).created_at.slice(0, 10)
    perDay.set(day, (perDay.get(day) ?? 0) + 1)
  }
  const [peakDay, peakTweets] = [...perDay].reduce((a, b) => (b[1] > a[1] ? b : a))
  return { tweets: [...perDay.values()].reduce((a, b) => a + b), peakDay, peakTweets }
}

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'resources', 'sample')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'starling-sample.jsonl'), `${lines.join('\n')}\n`)
const retweets = drafts.filter((d) => d.retweetOf).length
writeFileSync(
  join(folder, '..', 'sample-truth.json'),
  `${JSON.stringify(
    {
      zone: 'UTC',
      from: new Date(SPAN.from).toISOString(),
      to: new Date(SPAN.to).toISOString(),
      tweets: lines.length,
      retweets,
      authors: new Set(drafts.map((d) => d.author)).size,
      events: truth,
      steady: NAMES
    },
    null,
    2
  )}\n`
)
process.stdout.write(`${lines.length} tweets, ${retweets} retweets, ${truth.length} known entities\n`)
