import { calibrationOf } from './calibration'
import { logLoss, type Objective, type Thermometer } from './temperature'

/** What a temperature brings, judged on tweets that it was not fitted on. */
export interface CrossFit {
  /** Fitted on all tweets. */
  readonly temperature: number
  /** Fitted without each fold. */
  readonly temperatures: readonly number[]
  readonly spans: number
  /** Expected calibration error of the found spans' confidences: with temperature 1; each fold with the temperature of the others. */
  readonly before: number | null
  readonly after: number | null
  /** The same for the mean log loss of the found spans. */
  readonly lossBefore: number | null
  readonly lossAfter: number | null
}

/** @param folds the fold of each tweet, 0 and up */
export function crossFit(thermometer: Thermometer, folds: Int32Array, objective: Objective): CrossFit {
  const all = Array.from(folds, (_, i) => i)
  const count = folds.reduce((most, fold) => Math.max(most, fold + 1), 0)
  const temperatures: number[] = []
  const judged: { confidences: number[]; isRight: boolean[] } = { confidences: [], isRight: [] }
  for (let fold = 0; fold < count; fold++) {
    const temperature = thermometer.fit(
      objective,
      all.filter((i) => folds[i] !== fold)
    )
    temperatures.push(temperature)
    const part = thermometer.confidences(
      temperature,
      all.filter((i) => folds[i] === fold)
    )
    judged.confidences.push(...part.confidences)
    judged.isRight.push(...part.isRight)
  }
  const plain = thermometer.confidences(1, all)
  return {
    temperature: thermometer.fit(objective, all),
    temperatures,
    spans: plain.confidences.length,
    before: calibrationOf(plain.confidences, plain.isRight).error,
    after: calibrationOf(judged.confidences, judged.isRight).error,
    lossBefore: plain.confidences.length === 0 ? null : logLoss(plain),
    lossAfter: judged.confidences.length === 0 ? null : logLoss(judged)
  }
}
