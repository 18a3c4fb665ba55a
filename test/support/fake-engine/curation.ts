import type { Handlers } from '../../../src-main/contract'
import type { CurationStep } from '../../../src-main/contract/curation'
import { TRENDS } from './entities'

type Topic = Pick<
  Handlers,
  'curation.steps' | 'curation.apply' | 'curation.undo' | 'curation.load' | 'curation.suggestions'
>

/** Keeps decisions on names, and offers one alias of every entity. They change nothing else. */
export function fakeCuration(): Topic {
  let steps: readonly CurationStep[] = []
  return {
    'curation.steps': async () => steps,
    'curation.apply': async ({ kind, entity, into, name }) => {
      const value = kind === 'merge' ? String(into) : (name ?? null)
      const step: CurationStep = {
        ...{ step: steps.length + 1, kind, key: String(entity), value, entity, created: Date.now() },
        undone: false
      }
      steps = [step, ...steps]
      return step
    },
    'curation.undo': async ({ step }) => {
      steps = steps.map((one) => (one.step === step ? { ...one, undone: true } : one))
      return steps
    },
    'curation.load': async ({ entries }) => ({ added: entries.length }),
    'curation.suggestions': async ({ entity }) =>
      TRENDS.filter((trend) => trend.entity === entity + 1).map((trend) => ({
        ...{ entity: trend.entity, name: trend.name, class: trend.class, n: trend.count },
        ...{ together: 3, reason: 'contained' as const }
      }))
  }
}
