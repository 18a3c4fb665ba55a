import type { EntityClass } from '../contract/classes'
import type { Count } from '../contract/domain'

/** Sparse counts of one count unit: entity `entities[i]` has the cells `starts[i]..starts[i + 1]` of `buckets` and `counts`. */
export interface Cells {
  /** Ascending. */
  readonly entities: Int32Array
  /** Length entities + 1. */
  readonly starts: Int32Array
  /** Bucket indices, ascending inside an entity. */
  readonly buckets: Int32Array
  readonly counts: Int32Array
}

export interface CellQuery {
  readonly run: number
  readonly count: Count
  /**
   * Bucket borders in quarter hours since 1970 UTC, ascending, one more than buckets: bucket i holds
   * `borders[i] <= quarter < borders[i + 1]`. Cells outside are left out.
   */
  readonly borders: Int32Array
  /** Which entities are told; null means all that have any. */
  readonly least: Least | null
}

/** Entities with `window` units in the buckets `[first, end)`, or with `all` over all borders; and those of `also`, whatever they have. */
export interface Least {
  readonly first: number
  readonly end: number
  readonly window: number
  readonly all: number
  readonly also: Int32Array
  /** Of the others no more than this, those with most mentions; null without a limit. */
  readonly most: number | null
}

/** What trends needs of a store. */
export interface CountSource {
  cells(query: CellQuery, signal?: AbortSignal): Promise<Cells>
  /** Units of each bucket: the denominators. Length borders - 1. */
  sizes(run: number, count: Count, borders: Int32Array, signal?: AbortSignal): Promise<Float64Array>
}

/** What a board shows of an entity beside its numbers. */
export interface EntityInfo {
  readonly entity: number
  /** The most frequent written form. */
  readonly name: string
  /** The class of most of its mentions. */
  readonly class: EntityClass
  /** Other written forms, most frequent first. */
  readonly aliases: readonly string[]
  /** First mention in the whole workspace, ms UTC. */
  readonly first: number
  /** Mentions in the whole run. */
  readonly total: number
}

/** Who is behind an entity's tweets in a window. */
export interface Voices {
  readonly entity: number
  readonly authors: number
  /** Share of its tweets by its most active author, 0 to 1. */
  readonly topAuthorShare: number
  /** Share of its tweets that repeat a text of the window, 0 to 1: 1 - groups of copied text / tweets. */
  readonly copiedShare: number
}

/** What a run covers. `entities` counts those known to the run: the family of every test; `mentions` all of theirs. */
export interface Extent {
  /** First and last tweet with a time, ms UTC. */
  readonly from: number
  readonly to: number
  readonly entities: number
  readonly mentions: number
}

/** What a board needs of a store beside counts. Lists come in the order of `entities`. */
export interface EntitySource {
  /** Null where the run has no tweet with a time. */
  extent(run: number, signal?: AbortSignal): Promise<Extent | null>
  /** Entities (ascending) of these classes (empty means all) whose name or alias contains `search`, case folded. */
  matching(
    run: number,
    match: { readonly classes: readonly EntityClass[]; readonly search: string },
    signal?: AbortSignal
  ): Promise<Int32Array>
  describe(run: number, entities: Int32Array, signal?: AbortSignal): Promise<readonly EntityInfo[]>
  /** @param from @param to quarter hours since 1970 UTC, half-open */
  voices(
    run: number,
    entities: Int32Array,
    from: number,
    to: number,
    signal?: AbortSignal
  ): Promise<readonly Voices[]>
}

/** Units of a window that name both entities. */
export interface Pair {
  readonly a: number
  readonly b: number
  readonly n: number
}

/** For stories; a source without it gives a board without them. */
export interface PairSource {
  /** Pairs among these entities that are named together at least once. @param from @param to quarter hours since 1970 UTC, half-open */
  pairs(
    run: number,
    entities: Int32Array,
    count: Count,
    from: number,
    to: number,
    signal?: AbortSignal
  ): Promise<readonly Pair[]>
}
