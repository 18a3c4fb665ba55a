// Lays out third-party lists of names and word clusters for configs/teacher.json. What it writes may teach a teacher, and ships nowhere.
//   node scripts/teacher-resources.mjs ../shared/data/lexicons .cache/teacher
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LISTS = [
  'wnut16/tv.tv_program',
  'wnut16/sports.sports_team',
  'wnut16/product',
  'wnut16/architecture.museum',
  'wnut16/people.family_name',
  'wnut16/firstname.5k',
  'wnut16/lastname.5000',
  'wnut16/business.consumer_product',
  'wnut16/automotive.make',
  'wnut16/automotive.model',
  'wnut16/cvg.computer_videogame',
  'wnut16/cvg.cvg_platform',
  'wnut16/location.country',
  'wnut16/sports.sports_league',
  'wnut16/venture_capital.venture_funded_company',
  'wnut16/business.brand',
  'wnut16/business.sponsor',
  'wnut16/tv.tv_network',
  'wnut16/broadcast.tv_channel',
  'wnut16/venues',
  'wnut16/education.university',
  'wnut16/government.government_agency',
  'wnut16/internet.website',
  'wnut16/book.newspaper',
  'wnut16/award.award',
  'wnut16/time.holiday',
  'wnut16/base.events.festival_series',
  'llda/sports.pro_athlete',
  'llda/film.film',
  'llda/government.politician',
  'llda/facility',
  'wikidata/movies.txt.results.txt',
  'wikidata/companynames.txt.results.txt',
  'wikidata/music_artists.txt.results.txt',
  'wikidata/persons.txt.results.txt',
  'wikidata/cities.txt.results.txt',
  'wikidata/tvshows.txt.results.txt',
  'wikidata/sportsteams.txt.results.txt',
  'wikidata/buildings.txt.results.txt'
]
const SHORTEST = 3
const LONGEST = 49

const [from, to] = process.argv.slice(2)
if (to === undefined) {
  console.error('usage: node scripts/teacher-resources.mjs LEXICONS OUT')
  process.exit(2)
}
mkdirSync(to, { recursive: true })
const linesOf = (name) => readFileSync(join(from, name), 'utf8').split(/\r?\n/)

function writeNames(name, names) {
  const kept = [...new Set(names)].filter((text) => text.length >= SHORTEST && text.length <= LONGEST).sort()
  writeFileSync(join(to, name), `${kept.join('\n')}\n`)
}

for (const list of LISTS) {
  const names = linesOf(list).map(
    (line) =>
      line
        .trim()
        .replace(/^"+|"+$/g, '')
        .split('\t')[0]
  )
  writeNames(`${list.replace('/', '-').replace('.txt.results.txt', '')}.txt`, names)
}
writeNames(
  'cities.txt',
  linesOf('geo/cities15000.txt').map((line) => line.split('\t')[2] ?? '')
)

// The integer holds the path's bits, least significant first.
const BITS = 20
const paths = new Map()
for (const line of linesOf('brown_60k_int_lsb_first.txt')) {
  const [, word, path] = /^(\S+) (\d+)$/.exec(line) ?? []
  const spelled = word?.toLowerCase().replace(/\d/g, '0')
  if (path === undefined || paths.has(spelled)) continue
  paths.set(spelled, [...Number(path).toString(2)].reverse().join('').padEnd(BITS, '0'))
}
const rows = [...paths].map(([word, path]) => `${path}\t${word}\t1`)
writeFileSync(join(to, 'ritter.tsv'), `${rows.join('\n')}\n`)
console.log(`${LISTS.length + 1} lists and ${rows.length} clustered words in ${to}`)
