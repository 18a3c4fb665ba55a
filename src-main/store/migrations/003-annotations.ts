import type { Migration } from './migration'

/** Append-only revisions, and which is the latest of each annotated tweet. */
export const annotations: Migration = {
  version: 3,
  name: 'annotations',
  statements: [
    `CREATE TABLE revisions(revision INTEGER, tweet INTEGER, parent INTEGER, created BIGINT)`,
    `CREATE TABLE revision_spans(revision INTEGER, start INTEGER, stop INTEGER, class UTINYINT, form INTEGER,
       entity INTEGER)`,
    `CREATE TABLE annotated(tweet INTEGER, revision INTEGER)`,
    `CREATE TABLE markers(name VARCHAR, value BIGINT)`
  ]
}
