import type { EntityClass } from '../contract/classes'
import type { Count, TweetRow } from '../contract/domain'
import type { EntityDetail } from '../contract/trends'
import type { CellQuery, Cells } from './shapes'

export interface EntityInfo {
  readonly entity: number
  /** Its most frequent written form. */
  readonly name: string
  /** That of most of its mentions. */
  readonly class: EntityClass
  /** Mentions in tweets with and without a time. */
  readonly total: number
  /** First mention, ms UTC (to the quarter hour); null where no mention has a time. */
  readonly first: number | null
  /** Other written forms, most frequent first. */
  readonly aliases: readonly string[]
}

/** One row an entity of a run, ascending; class is an index of CLASSES; first in quarter hours, -1 for none. */
export interface Leads {
  readonly entities: Int32Array
  readonly classes: Uint8Array
  readonly totals: Int32Array
  readonly firsts: Int32Array
}

/** An entity as suggestions of aliases are told from it. */
export interface SimilarEntity {
  readonly entity: number
  readonly key: string
  readonly name: string
  readonly class: EntityClass
  readonly n: number
  /** Tweets that name both. */
  readonly together: number
}

/** Candidates for being the same, most mentions first; `own` is null where the run does not know the entity. */
export type Similar = (
  run: number,
  entity: number,
  signal?: AbortSignal
) => Promise<{
  readonly own: { readonly key: string; readonly n: number } | null
  readonly others: readonly SimilarEntity[]
}>

export interface Entities {
  readonly similar: Similar
  /** Names that contain the words: equal ones first, then those that begin so, each by mentions. */
  find(
    run: number,
    text: string,
    limit: number,
    signal?: AbortSignal
  ): Promise<
    readonly {
      readonly entity: number
      readonly name: string
      readonly class: EntityClass
      readonly n: number
    }[]
  >
  /** Entities whose shown name or alias is this name, case folded. */
  named(run: number, name: string): Promise<readonly number[]>
  /** In the order asked for; entities without mentions are left out. */
  describe(run: number, entities: readonly number[], signal?: AbortSignal): Promise<readonly EntityInfo[]>
  names(run: number, entity: number): Promise<EntityDetail['names']>
  classes(run: number, entity: number): Promise<EntityDetail['classes']>
  /** All entities of the run at once. */
  leads(run: number, signal?: AbortSignal): Promise<Leads>
}

/** Quarter hours since 1970 UTC, half-open. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** Who and what is behind an entity in a window; all counts are of distinct tweets, authors, texts. */
export interface Behind {
  readonly entity: number
  readonly tweets: number
  readonly authors: number
  readonly texts: number
  /** Of the tweets whose author is known, 0 to 1. */
  readonly topAuthorShare: number
  /** Tweets that repeat a text of the window, 0 to 1. */
  readonly copiedShare: number
}

/** Units that name both entities, `a` < `b`. */
export interface Pair {
  readonly a: number
  readonly b: number
  readonly n: number
}

/** Pairs among these entities that are named together at least once. */
export type Pairs = (
  run: number,
  entities: Int32Array,
  count: Count,
  window: Window,
  signal?: AbortSignal
) => Promise<readonly Pair[]>

/**
 * In how many tweets something is said: in an entity's tweets of a period and of the time before it, and in anyone's of before (of the period, where there
 * is no before).
 */
export interface Usage {
  readonly now: number
  readonly before: number
  readonly usual: number
}

export interface EntityName {
  readonly entity: number
  readonly name: string
  readonly class: EntityClass
}

export interface Explain {
  pairs: Pairs
  behind(
    run: number,
    entities: readonly number[],
    window: Window,
    signal?: AbortSignal
  ): Promise<readonly Behind[]>
  /** Entities named together with it in `[from, to)`, most often first, with how often in `[since, from)`, and how often anyone names them. */
  together(
    run: number,
    entity: number,
    periods: Window & { readonly since: number },
    signal?: AbortSignal
  ): Promise<{ readonly tweets: Usage; readonly others: readonly (Usage & EntityName)[] }>
  /** Texts of tweets that mention it, one of each copied text; a fixed sample where there are more than `limit`. */
  texts(
    run: number,
    entity: number,
    window: Window,
    limit: number,
    signal?: AbortSignal
  ): Promise<readonly string[]>
  /** A fixed sample of anyone's texts. */
  anyTexts(window: Window, limit: number, signal?: AbortSignal): Promise<readonly string[]>
  /** The earliest tweets that mention it, one of each copied text. */
  first(
    run: number,
    entity: number,
    window: Window,
    limit: number,
    signal?: AbortSignal
  ): Promise<readonly TweetRow[]>
  authors(
    run: number,
    entity: number,
    window: Window,
    limit: number,
    signal?: AbortSignal
  ): Promise<EntityDetail['authors']>
  tweets(
    run: number,
    entity: number,
    window: Window,
    limit: number,
    signal?: AbortSignal
  ): Promise<EntityDetail['tweets']>
}

/** `trends`' CountSource, and the volume strip. */
export interface Counts {
  cells(query: CellQuery, signal?: AbortSignal): Promise<Cells>
  /** Units of each bucket that the run has reached, the denominators. Tweets without author are no author. */
  sizes(run: number, count: Count, borders: Int32Array, signal?: AbortSignal): Promise<Float64Array>
  /** All tweets, and the run's mentions by class (in the order of CLASSES), in each bucket. */
  volume(
    run: number | null,
    borders: Int32Array,
    signal?: AbortSignal
  ): Promise<{ readonly tweets: Int32Array; readonly classes: readonly Int32Array[] }>
}
