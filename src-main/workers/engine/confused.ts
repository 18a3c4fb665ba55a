import { labelTweet } from '../../annotation/dataset'
import type { ConfusedTweets } from '../../contract/models'
import { bioLabels, classOf } from '../../evaluation/chunks'
import type { Store } from '../../store'
import { toTextSpans } from '../../text/token-spans'
import { tokenise } from '../../text/tokenise'
import type { Models } from './models'
import { partAnnotated } from './training-set'

/** Tweets that are told at most. */
const MOST = 200

/** Tags the annotated tweets (those that training holds out, where there are enough) and finds those with a token of that cell. */
export async function confusedTweets(
  store: Store,
  models: Models,
  { model, gold, predicted }: { readonly model: string; readonly gold: string; readonly predicted: string },
  signal: AbortSignal
): Promise<ConfusedTweets> {
  const annotated = (await store.annotations.rows()).tweets
  const { heldOut } = partAnnotated(annotated)
  const tweets = (heldOut.length > 0 ? heldOut : annotated).flatMap((tweet) => {
    const labelled = labelTweet(tweet)
    return labelled === null ? [] : [{ ...tweet, ...labelled }]
  })
  const found = await models.ask(model, (tagger) =>
    tagger.tagTokens(
      tweets.map(({ tokens }) => tokens),
      signal
    )
  )
  const rows = tweets.flatMap(({ tweet, text, spans, labels }, i) => {
    const guessed = bioLabels(labels.length, found[i]!)
    const cell = (label: string, wanted: string): boolean =>
      wanted === 'O' ? label === 'O' : label !== 'O' && classOf(label) === wanted
    const tokens = labels.filter((label, t) => cell(label, gold) && cell(guessed[t]!, predicted)).length
    return tokens === 0
      ? []
      : [{ tweet, text, gold: spans, predicted: toTextSpans(found[i]!, tokenise(text)), tokens }]
  })
  return {
    tweets: tweets.length,
    isHeldOut: heldOut.length > 0,
    tokens: rows.reduce((sum, { tokens }) => sum + tokens, 0),
    total: rows.length,
    rows: rows.slice(0, MOST).map(({ tokens: _, ...row }) => row)
  }
}
