import type { Migration } from './migration'

/** Tweets, who wrote them, their distinct texts, and the imports that hold them. */
export const tweets: Migration = {
  version: 1,
  name: 'tweets',
  statements: [
    `CREATE TABLE numbers(name VARCHAR, retired INTEGER)`,
    `CREATE TABLE imports(import INTEGER, fingerprint VARCHAR, path VARCHAR, format VARCHAR, encoding VARCHAR,
       row BIGINT, imported BIGINT, duplicates BIGINT, rejected BIGINT, started BIGINT, finished BIGINT, report VARCHAR, settled BOOLEAN)`,
    `CREATE TABLE rejects(import INTEGER, line BIGINT, code VARCHAR, message VARCHAR)`,
    `CREATE TABLE authors(author INTEGER, hash UBIGINT, name VARCHAR)`,
    `CREATE TABLE texts(text INTEGER, hash UBIGINT, group_hash UBIGINT, grp INTEGER, content VARCHAR)`,
    `CREATE TABLE tweets(tweet INTEGER, key UBIGINT, id VARCHAR, time BIGINT, quarter INTEGER, author INTEGER,
       text INTEGER, grp INTEGER, kind UTINYINT, lang VARCHAR)`,
    `CREATE TABLE import_tweets(import INTEGER, tweet INTEGER)`
  ]
}
