import type { MentionSource, ScoredSpan } from '../contract/domain'
import { createOverlay, type RuledList } from './overlay'
import type { Tagger } from './ports'

/** A tagger whose texts get lists laid over what its model finds; such a span says so. Tokens that stand fixed are the model's alone. */
export function withListedNames(tagger: Tagger, lists: readonly RuledList[]): Tagger {
  if (lists.length === 0) return tagger
  const overlay = createOverlay(lists)
  return {
    ...tagger,
    async tag(texts, signal) {
      const found = await tagger.tag(texts, signal)
      return texts.map((text, i) =>
        overlay(text, found[i]!).spans.map(
          ({ list, ...span }): ScoredSpan & { readonly source?: MentionSource } =>
            list === undefined ? span : { ...span, source: 'list' }
        )
      )
    }
  }
}
