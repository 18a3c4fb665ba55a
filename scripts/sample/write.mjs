import { CHATTER, EMOJI, SLOTS, TAGS } from './chatter.mjs'
import { CONTEXTS } from './contexts.mjs'
import { CLASS_WEIGHTS, NAMES } from './names.mjs'
import { weighted } from './random.mjs'

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** Puts words into templates and dresses them as tweets. */
export function createWriter(random) {
  const classes = Object.keys(CLASS_WEIGHTS)
  const drawClass = weighted(random, Object.values(CLASS_WEIGHTS))
  const drawName = Object.fromEntries(
    classes.map((c) => [
      c,
      weighted(
        random,
        NAMES[c].map((_, rank) => 1 / (rank + 4))
      )
    ])
  )
  const name = (c) => NAMES[c][drawName[c]()]

  const fill = (template, names) =>
    template.replace(/\{([a-z]+)(?::([a-z-]+))?\}/g, (_, slot, c) => {
      if (slot === 'y') return name(c)
      if (names[slot] !== undefined) return names[slot]
      return random.pick(SLOTS[slot])
    })

  const typo = (text) => {
    const at = 1 + random.below(text.length - 2)
    if (!/[a-z]{2}/.test(text.slice(at, at + 2))) return text
    return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)
  }

  /** Emoji, hashtags, mentions, links, shouting and slips; `names` are kept as they are written. */
  const dress = (text, isNamed) => {
    let out = text
    if (random.chance(isNamed ? 0.04 : 0.12)) out = out.toLowerCase()
    if (!isNamed && random.chance(0.08)) out = typo(out)
    if (random.chance(isNamed ? 0.25 : 0.3) && /[a-z']$/.test(out))
      out += random.pick(['.', '!', '...', '!!', ' :)', ' :(', ' xx'])
    if (random.chance(0.12))
      out = `@${random.pick(['', 'the', 'its'])}${random.pick(['sam', 'alex', 'jo', 'max', 'kim', 'lou'])}${random.between(1, 999)} ${out}`
    if (random.chance(0.22)) out += ` ${random.pick(EMOJI)}${random.chance(0.25) ? random.pick(EMOJI) : ''}`
    if (random.chance(0.1)) out += ` ${random.pick(TAGS)}`
    if (random.chance(0.1))
      out += ` https://t.co/${Array.from({ length: 10 }, () => random.pick(LETTERS)).join('')}`
    return out
  }
  const capital = (text) => text[0].toUpperCase() + text.slice(1)
  const asTag = (words) => `#${words.replaceAll(' ', '')}`

  const about = (x, c) => dress(fill(random.pick(CONTEXTS[c]), { x }), true)
  return {
    chatter() {
      const text = fill(random.pick(CHATTER), {})
      return dress(random.chance(0.6) ? capital(text) : text, false)
    },
    about,
    steady() {
      const c = classes[drawClass()]
      return about(name(c), c)
    },
    event(event) {
      const isPair = event.with && random.chance(event.with.share)
      const template = random.pick(isPair ? event.withLines : event.lines)
      if (event.authors) return fill(template, { x: event.entity })
      const x = random.chance(0.06) ? asTag(event.entity) : event.entity
      return dress(fill(template, { x, w: event.with?.entity }), true)
    }
  }
}
