import type { EvaluationReport } from '../contract/domain'
import { classScoreOf } from './score'

type Labels = readonly (readonly string[])[]

/** Label by label over all tokens, labels in code point order, as scikit-learn's `classification_report` and `confusion_matrix`. */
export function tokenReport(gold: Labels, predicted: Labels): EvaluationReport['token'] {
  const labels = [...new Set([...gold.flat(), ...predicted.flat()])].sort()
  const index = new Map(labels.map((label, i) => [label, i]))
  const matrix = labels.map(() => labels.map(() => 0))
  let tokens = 0
  gold.forEach((row, t) => {
    row.forEach((label, i) => {
      matrix[index.get(label)!]![index.get(predicted[t]![i]!)!]!++
      tokens++
    })
  })
  const right = labels.reduce((sum, _, i) => sum + matrix[i]![i]!, 0)
  const perLabel = Object.fromEntries(
    labels.map((label, i) => {
      const tp = matrix[i]![i]!
      const support = matrix[i]!.reduce((sum, n) => sum + n, 0)
      const said = matrix.reduce((sum, row) => sum + row[i]!, 0)
      return [label, classScoreOf({ tp, fp: said - tp, fn: support - tp })]
    })
  )
  return { accuracy: right / tokens, perLabel, confusion: { labels, matrix } }
}
