/** Owners to which the Hugging Face hub moved the names that had none. */
const OWNERS: readonly (readonly [RegExp, string])[] = [
  [/^bert-(base|large)-/, 'google-bert'],
  [/^roberta-(base|large)/, 'FacebookAI'],
  [/^distil(bert|roberta)-base/, 'distilbert']
]

/** True for OWNER/NAME as the hub spells it. */
export function isHubName(name: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(name) && !name.includes('..')
}

/** What a name without an owner is likely to be called now, `google-bert/bert-base-uncased` for `bert-base-uncased`; null where nothing tells. */
export function likelyHubName(name: string): string | null {
  const owner = OWNERS.find(([pattern]) => pattern.test(name))?.[1]
  const likely = `${owner}/${name}`
  return owner !== undefined && isHubName(likely) ? likely : null
}
