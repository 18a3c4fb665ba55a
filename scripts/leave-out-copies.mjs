#!/usr/bin/env node
// node scripts/leave-out-copies.mjs FILE.conll OTHER.conll... > OUT.conll
// The tweets of FILE whose tokens are those of no tweet of the others.
import { readFileSync } from 'node:fs'

const tweetsOf = (path) =>
  readFileSync(path, 'utf8')
    .replace(/\r/g, '')
    .split(/\n\s*\n/)
    .filter((tweet) => tweet.trim() !== '')
const tokensOf = (tweet) =>
  tweet
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0])
    .join(' ')

const [file, ...others] = process.argv.slice(2)
if (others.length === 0) {
  process.stderr.write('usage: leave-out-copies.mjs FILE.conll OTHER.conll... > OUT.conll\n')
  process.exit(2)
}
const known = new Set(others.flatMap(tweetsOf).map(tokensOf))
for (const tweet of tweetsOf(file))
  if (!known.has(tokensOf(tweet))) process.stdout.write(`${tweet.trim()}\n\n`)
