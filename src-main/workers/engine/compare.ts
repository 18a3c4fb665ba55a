import { labelTweet } from '../../annotation/dataset'
import { CLASSES } from '../../contract/classes'
import type { ModelComparison } from '../../contract/models'
import { bioLabels } from '../../evaluation/chunks'
import { compareModels } from '../../evaluation/compare'
import { evaluate } from '../../evaluation/report'
import type { Store } from '../../store'
import type { Models } from './models'
import { partAnnotated } from './training-set'

/** Tags the annotated tweets (those that training holds out, where there are enough) with both models and scores them. */
export async function compareOnAnnotations(
  store: Store,
  models: Models,
  a: string,
  b: string,
  signal: AbortSignal
): Promise<ModelComparison | null> {
  const { tweets } = await store.annotations.rows()
  if (tweets.length === 0) return null
  const { heldOut } = partAnnotated(tweets)
  const measured = (heldOut.length > 0 ? heldOut : tweets).flatMap((tweet) => labelTweet(tweet) ?? [])
  const gold = measured.map(({ labels }) => labels)
  const predict = (model: string): Promise<string[][]> =>
    models.ask(model, async (tagger) => {
      const spans = await tagger.tagTokens(
        measured.map(({ tokens }) => tokens),
        signal
      )
      return spans.map((found, i) => bioLabels(gold[i]!.length, found))
    })
  const labelsOfA = await predict(a)
  const labelsOfB = await predict(b)
  const { difference, interval, p } = compareModels(gold, labelsOfA, labelsOfB)
  const report = (labels: string[][]) => ({
    ...evaluate(gold, labels, { classes: CLASSES }),
    tweetsPerSecond: null
  })
  return {
    tweets: measured.length,
    isHeldOut: heldOut.length > 0,
    a: report(labelsOfA),
    b: report(labelsOfB),
    difference,
    interval,
    p
  }
}
