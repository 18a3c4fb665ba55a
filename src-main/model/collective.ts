import type { EntityClass } from '../contract/classes'
import type { ScoredSpan } from '../contract/domain'
import { entityKey } from '../text/entity-key'

/** Every threshold of the collective pass; tuned on wnut16/dev among 150,000 unlabelled tweets (docs/models.md). */
export interface CollectiveRules {
  /** A mention of this calibrated confidence or more is sure. */
  readonly sure: number
  /** One below this is doubtful. */
  readonly doubtful: number
  /** Sure mentions that make a name known. */
  readonly support: number
  /** Part of a known name's mentions, weighed by confidence, that its class must have. */
  readonly agreement: number
  /** Letters of a known name: shorter ones are too often something else. */
  readonly letters: number
  /** Part of a written form's occurrences that the model must have tagged before the others are. */
  readonly repeated: number
  /** Part of a written form's occurrences under which doubtful mentions of it are none, */
  readonly refuted: number
  /** where it occurs so often. */
  readonly occurrences: number
}

export const COLLECTIVE: CollectiveRules = {
  sure: 0.8,
  doubtful: 0.6,
  support: 3,
  agreement: 0.8,
  letters: 4,
  repeated: 0.7,
  refuted: 0.3,
  occurrences: 5
}

/** Words of the longest name that repeats are looked for. */
const LONGEST = 4

/** How one written form (tokens, apart by a space) was tagged with one class in distinct texts. */
export interface FormTally {
  readonly form: string
  readonly class: EntityClass
  /** Mentions, those of `rules.sure` or more among them, and the sum of their confidences. */
  readonly n: number
  readonly sure: number
  readonly weight: number
}

/** One text: its tokens and the model's spans `[first token, after last token)`, by place. */
export interface TokenText {
  readonly tokens: readonly string[]
  readonly spans: readonly ScoredSpan[]
}

/** A span as the import would have it; those that are not the model's own say so. */
export interface CollectiveSpan extends ScoredSpan {
  readonly isCollective?: boolean
}

/** First every text is counted, then each is settled. */
export interface Collective {
  count(tokens: readonly string[]): void
  settle(text: TokenText): readonly CollectiveSpan[]
}

interface KnownName {
  readonly class: EntityClass
  /** Part of its mentions that have the class, by confidence. */
  readonly agreement: number
}

interface Form {
  readonly known: KnownName | null
  readonly tagged: number
  occurrences: number
}

/**
 * Settles an import's doubtful mentions by what the same name is elsewhere in it:
 * - a doubtful mention of a known name (one that enough sure mentions of one class agree on) takes that class;
 * - a doubtful mention whose written form is mostly left untagged where it occurs is taken back;
 * - an occurrence of a known name's written form that is mostly tagged is tagged too where no span touches it.
 *
 * Written forms are told apart by case, so that `Apple` says nothing of `apple`. A span that was written or changed has as its confidence the agreement on its class,
 * for a repeat times the part of occurrences that are tagged.
 */
export function collectiveOf(tallies: Iterable<FormTally>, rules: CollectiveRules = COLLECTIVE): Collective {
  const { known, forms } = formsOf(tallies, rules)
  return {
    count(tokens) {
      for (const { form } of ngrams(tokens)) {
        const entry = forms.get(form)
        if (entry !== undefined) entry.occurrences++
      }
    },
    settle({ tokens, spans }) {
      const settled: CollectiveSpan[] = []
      for (const span of spans) {
        if (span.confidence >= rules.doubtful) {
          settled.push(span)
          continue
        }
        const form = tokens.slice(span.start, span.end).join(' ')
        const name = known.get(entityKey(form))
        const entry = forms.get(form)
        if (name !== undefined && name.class === span.class) settled.push(span)
        else if (name !== undefined)
          settled.push({ ...span, class: name.class, confidence: name.agreement, isCollective: true })
        else if (entry === undefined || !isRefuted(entry, rules)) settled.push(span)
      }
      const touched = [...spans]
      for (const { start, end, entry } of repeatsIn(tokens)) {
        if (touched.some((span) => span.start < end && span.end > start)) continue
        const { class: name, agreement } = entry.known
        const confidence = Math.min(1, entry.tagged / entry.occurrences) * agreement
        const repeat = { start, end, class: name, confidence }
        touched.push(repeat)
        settled.push({ ...repeat, isCollective: true })
      }
      return settled.sort((a, b) => a.start - b.start)
    }
  }

  /** Occurrences of what is mostly tagged, the longest first. */
  function repeatsIn(tokens: readonly string[]) {
    const repeats: { start: number; end: number; entry: Form & { known: KnownName } }[] = []
    for (const { start, end, form } of ngrams(tokens)) {
      const entry = forms.get(form)
      if (entry === undefined || entry.tagged < rules.repeated * entry.occurrences) continue
      if (isKnown(entry)) repeats.push({ start, end, entry })
    }
    return repeats.sort((a, b) => b.end - b.start - (a.end - a.start))
  }
}

function isKnown(form: Form): form is Form & { known: KnownName } {
  return form.known !== null
}

function isRefuted({ tagged, occurrences }: Form, rules: CollectiveRules): boolean {
  return occurrences >= rules.occurrences && tagged < rules.refuted * occurrences
}

/** How the spans of texts were tagged; each text counts as a distinct one. */
export function tallySpans(texts: Iterable<TokenText>, rules: CollectiveRules = COLLECTIVE): FormTally[] {
  const tallies = new Map<string, FormTally>()
  for (const { tokens, spans } of texts) {
    for (const { start, end, class: name, confidence } of spans) {
      const form = tokens.slice(start, end).join(' ')
      const before = tallies.get(`${name} ${form}`) ?? { form, class: name, n: 0, sure: 0, weight: 0 }
      tallies.set(`${name} ${form}`, {
        ...before,
        n: before.n + 1,
        sure: before.sure + (confidence >= rules.sure ? 1 : 0),
        weight: before.weight + confidence
      })
    }
  }
  return [...tallies.values()]
}

/** The tallies by written form, and the names that the import is sure of by key. */
function formsOf(tallies: Iterable<FormTally>, rules: CollectiveRules) {
  const byKey = new Map<string, { tagged: Map<string, number>; classes: Map<EntityClass, FormTally> }>()
  for (const tally of tallies) {
    const key = entityKey(tally.form)
    const entry = byKey.get(key) ?? { tagged: new Map(), classes: new Map() }
    byKey.set(key, entry)
    entry.tagged.set(tally.form, (entry.tagged.get(tally.form) ?? 0) + tally.n)
    const own = entry.classes.get(tally.class)
    const sure = (own?.sure ?? 0) + tally.sure
    entry.classes.set(tally.class, { ...tally, sure, weight: (own?.weight ?? 0) + tally.weight })
  }
  const forms = new Map<string, Form>()
  const known = new Map<string, KnownName>()
  for (const [key, { tagged, classes }] of byKey) {
    const all = [...classes.values()]
    const weight = all.reduce((sum, own) => sum + own.weight, 0)
    const best = all.reduce((a, b) => (b.weight > a.weight ? b : a))
    const agreement = best.weight / weight
    const isSure = key.length >= rules.letters && best.sure >= rules.support && agreement >= rules.agreement
    const name = isSure ? { class: best.class, agreement } : null
    if (name !== null) known.set(key, name)
    for (const [form, n] of tagged) forms.set(form, { known: name, tagged: n, occurrences: 0 })
  }
  return { known, forms }
}

function* ngrams(tokens: readonly string[]) {
  for (let start = 0; start < tokens.length; start++) {
    let form = ''
    for (let end = start + 1; end <= Math.min(tokens.length, start + LONGEST); end++) {
      form = end === start + 1 ? tokens[start]! : `${form} ${tokens[end - 1]}`
      yield { start, end, form }
    }
  }
}
