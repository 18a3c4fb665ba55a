import { createHash } from 'node:crypto'
import type { Span } from '../contract/domain'
import type { LabelledTweet } from '../evaluation/conll'
import { spansToBio } from '../text/bio'
import { toTokenSpans } from '../text/token-spans'
import { tokenise } from '../text/tokenise'

/** A tweet as its latest revision left it. Offsets are UTF-16 code units of `text`. */
export interface AnnotatedTweet {
  readonly text: string
  readonly spans: readonly Span[]
}

/** Tokens and BIO labels of an annotated tweet; a mark that cuts a token covers it whole. Null where there is no token. */
export function labelTweet({ text, spans }: AnnotatedTweet): LabelledTweet | null {
  const tokens = tokenise(text)
  if (tokens.length === 0) return null
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end)
  return {
    tokens: tokens.map((token) => token.text),
    labels: spansToBio(toTokenSpans(ordered, tokens), tokens.length)
  }
}

/** sha256 of the CoNLL text, the first 16 hexadecimal digits: a dataset's name. */
export function datasetHash(conll: string): string {
  return createHash('sha256').update(conll).digest('hex').slice(0, 16)
}
