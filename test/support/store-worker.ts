import { seededRandom } from '../../src-main/base/random'
import type { KeyedTweet } from '../../src-main/ingest/ports'
import { openStore } from '../../src-main/store'
import { keyed, report, tagCapitals } from './store-support'

const TWEETS = 6000
const CHUNK = 250
const BATCH = 150

/** A child process that imports and tags the same made-up tweets each time, and goes on where a killed one stopped. */
async function main(dir: string): Promise<void> {
  const store = await openStore(dir, { zone: 'UTC', memoryMb: 256 })
  const tweets = madeUp()
  const { import: number, row } = await store.imports.begin('made-up.csv', 'made up', 'csv', 'utf-8')
  for (let at = row; at < tweets.length; at += CHUNK) {
    const part = tweets.slice(at, at + CHUNK)
    const rejects = [{ line: at, code: 'bad-row', message: 'made up' }]
    await store.imports.add(number, { row: at + part.length, tweets: part, rejects })
    console.log(`imported ${at + part.length}`)
  }
  await store.imports.end(number, report('made-up.csv', { rows: tweets.length }))
  const { run } = await store.runs.start('model')
  await store.tags.pending(run)
  for (;;) {
    const texts = await store.tags.next(run, BATCH)
    if (texts.length === 0) break
    await store.tags.write(
      run,
      texts.map((text) => ({ ...text, spans: tagCapitals(text.text) }))
    )
    console.log(`tagged ${texts.length}`)
  }
  await store.runs.finish(run)
  await store.close()
  console.log('finished')
}

function madeUp(): KeyedTweet[] {
  const random = seededRandom(7)
  const names = ['Boston', 'Anna', 'Zoe', 'Berlin', 'Quito', 'Rio', 'Émile', 'NASA', 'Nasa']
  return Array.from({ length: TWEETS }, (_, i) => {
    const words = Array.from({ length: 1 + random.below(4) }, () => names[random.below(names.length)]!)
    return keyed(String(1000 + random.below(TWEETS)), `${words.join(' and ')} ${random.below(900)}`, {
      line: i + 1,
      time: 1_600_000_000_000 + random.below(10_000) * 60_000,
      author: `author ${random.below(300)}`
    })
  })
}

main(process.argv[2] ?? '').catch((thrown) => {
  console.error(thrown)
  process.exitCode = 1
})
