/** Names that are one word in spite of an inner capital. */
const ONE_WORD = new Set(
  (
    'youtube facebook linkedin paypal fedex myspace playstation wordpress blackberry jetblue snapchat github tweetdeck hootsuite ' +
    'tiktok starcraft minecraft spongebob soundcloud whatsapp dreamworks powerpoint instagram beyonce deadmau5'
  ).split(' ')
)

const HUMP =
  /(?<=\p{Ll}\p{M}*\p{N}*|\p{Ll}\p{M}*)(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})|(?<=\p{L}\p{M}*)(?=(?:19|20)\d\d(?!\d))|(?<=^(?:19|20)\d\d)(?=\p{L})|_+/u

/**
 * The words of a hashtag or handle: `HurricaneSandy` -> `['Hurricane', 'Sandy']`, `NYCMarathon2012` -> `['NYC', 'Marathon',
 * '2012']`. A small letter alone or `Mc` stays with what follows (`iPhone`, `McCartney`).
 */
export function splitHumps(name: string): string[] {
  if (ONE_WORD.has(name.toLowerCase())) return [name]
  const words: string[] = []
  for (const part of name.split(HUMP)) {
    if (!part) continue
    const last = words[words.length - 1]
    if (last !== undefined && /^(?:\p{Ll}|Mc|Mac)$/u.test(last) && /^\p{Lu}/u.test(part)) {
      words[words.length - 1] = last + part
    } else words.push(part)
  }
  return words
}
