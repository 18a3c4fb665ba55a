import { createOverlay, type RuledList } from './overlay'
import type { SpanSink } from './ports'

/** A sink that lays lists over what the model found before it is written. */
export function withLists(sink: SpanSink, lists: readonly RuledList[]): SpanSink {
  if (lists.length === 0) return sink
  const overlay = createOverlay(lists)
  return {
    write: (run, tagged) =>
      sink.write(
        run,
        tagged.map((item) => ({ ...item, ...overlay(item.text, item.spans) }))
      )
  }
}
