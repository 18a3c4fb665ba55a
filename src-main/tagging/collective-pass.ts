import { throwIfCancelled } from '../base/errors'
import type { JobContext } from '../base/job'
import type { EntityClass } from '../contract/classes'
import { COLLECTIVE_LIST } from '../contract/lists'
import { COLLECTIVE, collectiveOf } from '../model/collective'
import { toTextSpans, toTokenSpans } from '../text/token-spans'
import { tokenise } from '../text/tokenise'
import type { Laying, ListTarget } from './list-pass'

/** What the collective pass needs of a store. */
export interface CollectiveSource {
  readonly collective: {
    tallies(
      run: number,
      sure: number
    ): Promise<
      readonly {
        readonly surface: string
        readonly class: EntityClass
        readonly n: number
        readonly sure: number
        readonly weight: number
      }[]
    >
  }
  readonly overlay: Pick<ListTarget, 'texts'>
}

const wordsOf = (text: string): string[] => tokenise(text).map((token) => token.text)

/** Counts a run's texts, and returns what the rest of the import makes of a text's spans (see model/collective.ts). */
export async function collectivePass(
  source: CollectiveSource,
  run: number,
  context: JobContext
): Promise<NonNullable<Laying['settle']>> {
  const tallies = await source.collective.tallies(run, COLLECTIVE.sure)
  const collective = collectiveOf(
    tallies.map(({ surface, ...tally }) => ({ ...tally, form: wordsOf(surface).join(' ') }))
  )
  let done = 0
  for await (const page of source.overlay.texts(run, null)) {
    throwIfCancelled(context.signal)
    for (const { content } of page) collective.count(wordsOf(content))
    done += page.length
    context.report({ phase: 'count names', unit: 'tweets', done, total: null })
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return (content, found) => {
    const tokens = tokenise(content)
    const placed = found.map((span) => toTokenSpans([span], tokens)[0] ?? null)
    const spans = placed.flatMap((span) => span ?? [])
    const settled = collective.settle({ tokens: tokens.map((token) => token.text), spans })
    return settled.flatMap((span) => {
      if (span.isCollective !== true) return found[placed.indexOf(span)] ?? []
      const { start, end, class: name, confidence } = span
      return toTextSpans([{ start, end, class: name, confidence, list: COLLECTIVE_LIST }], tokens)
    })
  }
}
