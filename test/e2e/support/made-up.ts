import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../../src-main/base/random'

const DAY = 86_400_000
const START = Date.UTC(2024, 2, 1)
const NAMES = [
  'Justin Bieber',
  'London',
  'Twitter',
  'Chicago',
  'Taylor Swift',
  'New York',
  'Manchester United'
]
const FRAMES = [
  'watching NAME tonight and I cannot wait 😍',
  'why is everyone talking about NAME today?',
  'RT @fan: NAME is the best thing this week #wow',
  'on my way to see NAME with my sister',
  'honestly NAME made my day http://t.co/abc'
]
const PLAIN = ['good morning everyone', 'so tired of this rain', 'need coffee, badly', 'lol that was funny']

/** Writes an export of `count` made-up tweets over ten days, in which London rises on the eighth. Returns its path. */
export function writeExport(folder: string, count = 400): string {
  const random = seededRandom(7)
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!
  const lines = ['id,created_at,username,text']
  for (let n = 0; n < count; n++) {
    const isBurst = n % 4 === 0
    const time = START + (isBurst ? 7 * DAY + random.next() * DAY * 0.5 : random.next() * 10 * DAY)
    const name = isBurst ? 'London' : pick(NAMES)
    const text = random.next() < 0.2 ? pick(PLAIN) : pick(FRAMES).replace('NAME', name)
    const stamp = new Date(time).toISOString()
    lines.push(`${1_700_000_000_000_000_000n + BigInt(n)},${stamp},user${random.below(60)},"${text} ${n}"`)
  }
  const file = join(folder, 'made-up.csv')
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}
