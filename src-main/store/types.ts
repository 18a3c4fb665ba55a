import type { AnnotationSummary, Revision } from '../contract/annotation'
import type { EntityClass } from '../contract/classes'
import type { Reject, Span, TweetRow } from '../contract/domain'
import type { FileReport, ImportRow } from '../contract/imports'
import type { JobInfo } from '../contract/jobs'
import type { RunInfo } from '../contract/workspace'
import type { CollectiveRuns } from './collective'
import type { Curation } from './curation'
import type { Counts, Entities, Explain } from './entity-types'
import type { ListOverlay } from './list-overlay'
import type { Lists } from './lists'
import type { SettingsFile } from './settings'
import type { Chunk, ImportState, PendingText, TaggedText } from './shapes'

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
