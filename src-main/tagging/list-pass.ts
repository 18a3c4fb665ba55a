import { throwIfCancelled } from '../base/errors'
import type { JobContext } from '../base/job'
import type { ScoredSpan } from '../contract/domain'
import { needleOf } from '../model/name-matcher'
import { createOverlay, type RuledList, type SourcedSpan } from './overlay'

/** A run's texts that lists may change, and where the change goes. */
export interface ListTarget {
  /** In pages. @param needles lower-case pieces of which a text must hold one unless it has letters beyond ASCII; null takes all texts */
  texts(
    run: number,
    needles: readonly string[] | null
  ): AsyncIterable<
    readonly {
      readonly text: number
      readonly content: string
      /** What the model found, whether or not a list took its place. */
      readonly found: readonly ScoredSpan[]
      readonly spans: readonly SourcedSpan[]
    }[]
  >
  relay(
    run: number,
    texts: readonly {
      readonly text: number
      readonly content: string
      readonly spans: readonly SourcedSpan[]
      readonly overruled: readonly ScoredSpan[]
    }[],
    lists: readonly number[],
    isSettled: boolean
  ): Promise<void>
}

/** Above so many needles looking through all texts is no slower. */
const MOST_NEEDLES = 2000

/** What a run's texts are laid with. */
export interface Laying {
  readonly lists: readonly RuledList[]
  /** What the rest of the import makes of what the model found in a text; null where it has no say. */
  readonly settle: ((content: string, found: readonly ScoredSpan[]) => readonly SourcedSpan[]) | null
}

/**
 * Brings what a run holds up to the lists in use, without the model: only texts that hold a name, or that a list had a hand in, are
 * looked at; all of them where the import has a say. The change is one transaction, so a pass that was ended has done nothing.
 * @returns distinct texts that were changed
 */
export async function applyLists(
  target: ListTarget,
  run: number,
  { lists, settle }: Laying,
  context: JobContext
): Promise<number> {
  const overlay = createOverlay(lists)
  const changed: Parameters<ListTarget['relay']>[1][number][] = []
  let done = 0
  for await (const page of target.texts(run, settle === null ? needlesOf(lists) : null)) {
    throwIfCancelled(context.signal)
    for (const { text, content, found, spans: now } of page) {
      const { spans } = overlay(content, settle === null ? found : settle(content, found))
      const overruled = found.filter((span) => !spans.includes(span))
      if (!isSame(spans, now)) changed.push({ text, content, spans, overruled })
    }
    done += page.length
    context.report({ phase: 'look for names', unit: 'tweets', done, total: null })
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  await target.relay(
    run,
    changed,
    lists.map(({ list }) => list),
    settle !== null
  )
  return changed.length
}

function needlesOf(lists: readonly RuledList[]): string[] | null {
  const needles = new Set<string>()
  for (const { names } of lists) {
    for (const { name } of names) {
      const needle = needleOf(name)
      if (needle === null) return null
      needles.add(needle)
      if (needles.size > MOST_NEEDLES) return null
    }
  }
  return [...needles]
}

function isSame(a: readonly SourcedSpan[], b: readonly SourcedSpan[]): boolean {
  return (
    a.length === b.length &&
    a.every((span, i) => {
      const other = b[i]!
      return (
        span.start === other.start &&
        span.end === other.end &&
        span.class === other.class &&
        span.list === other.list
      )
    })
  )
}
