import type { ScoredSpan } from '../contract/domain'
import { temperedProbability } from '../model/temper'
import { chunks } from './chunks'
import { leastLoss, logLoss, type SpanConfidences, type Thermometer } from './temperature'

/** A tweet with the spans that an ensemble found, their confidences at temperature 1, and its true labels in any BIO-like notation. */
export interface PooledTweet {
  readonly spans: readonly ScoredSpan[]
  readonly labels: readonly string[]
}

/** Tweets of an ensemble, to be looked at with any temperature. There are no scores of whole sequences, so every loss is that of the spans. */
export function createPooledThermometer(tweets: readonly PooledTweet[]): Thermometer {
  const judged = tweets.map(({ spans, labels }) => {
    const gold = new Set(chunks(labels).map((chunk) => `${chunk.start} ${chunk.end} ${chunk.class}`))
    return spans.map(({ start, end, class: name, confidence }) => ({
      confidence,
      isRight: gold.has(`${start} ${end} ${name}`)
    }))
  })
  const confidences = (temperature: number, which: readonly number[]): SpanConfidences => {
    const spans = which.flatMap((i) => judged[i]!)
    return {
      confidences: spans.map(({ confidence }) => temperedProbability(confidence, temperature)),
      isRight: spans.map(({ isRight }) => isRight)
    }
  }
  return {
    confidences,
    loss: (_, temperature, which) => logLoss(confidences(temperature, which)),
    fit: (_, which) =>
      which.some((i) => judged[i]!.length > 0)
        ? leastLoss((temperature) => logLoss(confidences(temperature, which)))
        : 1
  }
}
