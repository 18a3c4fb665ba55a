import { type Random, seededRandom } from '../../src-main/base/random'

const PEOPLE = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing', 'Mary Shelley']
const PLACES = ['Oslo', 'Lima', 'Cape Town']
const PLAIN = ['good morning all', 'so tired of this', 'what a day :)']

interface MadeUp {
  readonly before: string
  readonly name: string
  readonly class: 'person' | 'geo-loc' | null
  readonly after: string
}

function madeUp(random: Random): MadeUp {
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!
  const kind = random.below(5)
  if (kind < 2) return { before: 'i met', name: pick(PEOPLE), class: 'person', after: 'today !' }
  if (kind < 4) return { before: 'we fly to', name: pick(PLACES), class: 'geo-loc', after: 'soon' }
  return { before: pick(PLAIN), name: '', class: null, after: '' }
}

/** Tweets in which the words around a name tell its class, in CoNLL columns. */
export function madeUpConll(seed: number, count: number): string {
  const random = seededRandom(seed)
  const plain = (text: string): string =>
    text
      .split(' ')
      .map((word) => `${word}\tO\n`)
      .join('')
  return Array.from({ length: count }, () => {
    const tweet = madeUp(random)
    if (tweet.class === null) return `${plain(tweet.before)}\n`
    const name = tweet.name.split(' ').map((word, i) => `${word}\t${i === 0 ? 'B' : 'I'}-${tweet.class}\n`)
    return `${plain(tweet.before)}${name.join('')}${plain(tweet.after)}\n`
  }).join('')
}

/** An export of such tweets, an hour apart and each text its own, as JSON lines. */
export function madeUpExport(seed: number, count: number): string {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const { before, name, after } = madeUp(random)
    return JSON.stringify({
      id: String(1_700_000_000_000_000_000n + BigInt(i)),
      created_at: new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString(),
      username: `user${i % 9}`,
      text: [before, name, after, `#${i}`].filter((part) => part !== '').join(' ')
    })
  }).join('\n')
}

/** Hyper-parameters of a network that learns them in seconds. */
export const MADE_UP_CONFIG = {
  name: 'Made-up tweets',
  inputs: { vectors: { use: 'random', size: 16, storage: 'float32' }, characters: { size: 8, filters: 8 } },
  network: { units: 16, inputDropout: 0.1, outputDropout: 0.1 },
  optimiser: { learningRate: 0.01 },
  epochs: 12,
  batch: 8
}
