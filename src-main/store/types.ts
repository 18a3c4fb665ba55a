import type { AnnotationSummary, Revision } from '../contract/annotation'
import type { EntityClass } from '../contract/classes'
import type { Count, Reject, Span, TweetRow } from '../contract/domain'
import type { FileReport, ImportRow } from '../contract/imports'
import type { JobInfo } from '../contract/jobs'
import type { EntityDetail } from '../contract/trends'
import type { RunInfo } from '../contract/workspace'
import type { CollectiveRuns } from './collective'
import type { Curation } from './curation'
import type { ListOverlay } from './list-overlay'
import type { Lists } from './lists'
import type { SettingsFile } from './settings'
import type { CellQuery, Cells, Chunk, ImportState, PendingText, TaggedText } from './shapes'

/** First and last are ms UTC; null where no tweet has a time. */
export interface Extent {
  readonly tweets: number
  readonly from: number | null
  readonly to: number | null
}

/** What an import needs: `ingest`'s TweetSink. */
export interface Imports {
  /** Notes that all finished imports were reported: from now on the same bytes are duplicates. */
  settle(): Promise<void>
  /** @param fingerprint tells the file's bytes and the import's options */
  begin(path: string, fingerprint: string, format: string, encoding: string): Promise<ImportState>
  /** One transaction. Tweets that are there already, or came twice, are duplicates. */
  add(importNumber: number, chunk: Chunk): Promise<{ readonly imported: number; readonly duplicates: number }>
  end(importNumber: number, report: FileReport): Promise<void>
  /** Newest first. */
  list(): Promise<readonly ImportRow[]>
  rejects(
    importNumber: number,
    page: { readonly offset: number; readonly limit: number }
  ): Promise<{ readonly total: number; readonly rows: readonly Reject[] }>
  /** Deletes an import and the tweets that no other import holds, with their tags. `not-found`. */
  remove(importNumber: number): Promise<{ readonly tweets: number }>
}

/** Copied texts that differ a little, told by what they say once links, mentions and retweet prefixes are taken out. */
export interface NearCopies {
  /** Texts that wait to be read; due also where groups have to be made anew. */
  pending(signal?: AbortSignal): Promise<{ readonly texts: number; readonly isDue: boolean }>
  /** Reads the next texts, in one transaction; how many these were, 0 where all are read. */
  sign(limit: number, signal: AbortSignal): Promise<number>
  /** Makes the groups of all texts that are read, and lets every statistic count by them. @returns groups of two or more */
  join(report: (done: number, total: number) => void, signal: AbortSignal): Promise<number>
}

export interface Runs {
  /** The newest run of the model, to be extended; a new one where there is none or `again` is set. */
  start(model: string, again?: boolean): Promise<RunInfo>
  /** All texts are tagged: counts the run's entities, tidies its totals. Called once `next` came back empty. */
  finish(run: number): Promise<RunInfo>
  list(): Promise<readonly RunInfo[]>
  get(run: number): Promise<RunInfo | null>
  /** The run that the board reads, and what is less than it could be about it (null: nothing). */
  forBoard(activeModel: string): Promise<{ readonly run: RunInfo | null; readonly note: string | null }>
  /** Tweets that the newest run of the model has not tagged. */
  untagged(model: string): Promise<number>
}

/** Where a tag job gets its texts and puts its tags: `tagging`'s TweetSource and SpanSink. */
export interface Tags {
  /** Begins anew: counts what the run has not tagged, and lets `next` start with the newest. */
  pending(run: number): Promise<{ readonly tweets: number; readonly texts: number }>
  next(run: number, limit: number): Promise<readonly PendingText[]>
  /** One transaction. Only texts that `next` gave. */
  write(
    run: number,
    tagged: readonly TaggedText[]
  ): Promise<{ readonly tweets: number; readonly mentions: number }>
}

export interface AnnotatedTweet {
  readonly tweet: number
  readonly text: string
  readonly spans: readonly Span[]
}

export interface Annotations {
  /** Appends a revision. `stale-revision` when `parent` is not the latest, `not-found` without such a tweet, `usage` for bad spans. */
  revise(tweet: number, parent: number | null, spans: readonly Span[]): Promise<Revision>
  /** Oldest first. */
  history(tweet: number): Promise<readonly Revision[]>
  summary(): Promise<AnnotationSummary>
  /** Every annotated tweet with its latest spans, by tweet number, and the newest revision among them. */
  rows(): Promise<{ readonly tweets: readonly AnnotatedTweet[]; readonly revision: number }>
  /** Notes that revisions up to this one were trained on. */
  markTrained(revision: number): Promise<void>
}

export interface TweetQuery {
  readonly run: number | null
  readonly from?: number | null
  readonly to?: number | null
  /** Tweets that mention an entity of one of these classes; empty means any tweet. */
  readonly classes?: readonly EntityClass[]
  /** Tweets that mention one of these entities; null means any tweet. */
  readonly entities?: readonly number[] | null
  /** Tweets by this author only; null means anyone's. */
  readonly author?: string | null
  /** Words that stand in the text, case folded. */
  readonly search?: string
  readonly sort?: 'newest' | 'oldest' | 'unsure'
  readonly offset?: number
  readonly limit?: number
}

export interface Tweets {
  query(
    query: TweetQuery,
    signal?: AbortSignal
  ): Promise<{ readonly total: number; readonly rows: readonly TweetRow[] }>
  /** `not-found` without such a tweet. */
  get(tweet: number, run: number | null, signal?: AbortSignal): Promise<TweetRow>
  rows(tweets: readonly number[], run: number | null, signal?: AbortSignal): Promise<readonly TweetRow[]>
  extent(signal?: AbortSignal): Promise<Extent>
  /** Distinct texts in pages, the newest import first, at most so many. */
  texts(limit: number): AsyncIterable<readonly string[]>
}

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

/** What the job runner needs of a store. */
export interface JobRecord extends JobInfo {
  readonly input: unknown
}

export interface JobJournal {
  add(job: Omit<JobRecord, 'job'>): Promise<JobRecord>
  save(job: JobRecord): Promise<void>
  /** Newest first. */
  list(limit?: number): Promise<readonly JobRecord[]>
}

export interface Store {
  readonly dir: string
  readonly settings: SettingsFile
  readonly imports: Imports
  readonly copies: NearCopies
  readonly runs: Runs
  /** Texts that wait for a run, and where its tags go. */
  readonly tags: Tags
  /** Lists of names. */
  readonly lists: Lists
  /** What lists change of what a run holds. */
  readonly overlay: ListOverlay
  /** Which runs are settled by the rest of their import. */
  readonly collective: CollectiveRuns
  readonly annotations: Annotations
  readonly tweets: Tweets
  readonly entities: Entities
  readonly counts: Counts
  readonly curation: Curation
  readonly explain: Explain
  readonly journal: JobJournal
  /** Bytes on disk: database, models, datasets, logs. */
  bytes(): number
  close(): Promise<void>
}
