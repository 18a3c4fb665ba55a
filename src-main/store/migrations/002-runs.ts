import type { Migration } from './migration'

/**
 * Runs and what they wrote. `spans` belong to texts; `cube` is one narrow row a mention of a tweet (run 0: the latest
 * annotations, which take the place of every run's rows of that tweet); `totals` are sums of the cube by written form.
 */
export const runs: Migration = {
  version: 2,
  name: 'runs and mentions',
  statements: [
    `CREATE TABLE runs(run INTEGER, model VARCHAR, started BIGINT, finished BIGINT, covered INTEGER,
       tweets BIGINT, mentions BIGINT, entities BIGINT)`,
    `CREATE TABLE entities(entity INTEGER, hash UBIGINT, key VARCHAR)`,
    `CREATE TABLE forms(form INTEGER, hash UBIGINT, entity INTEGER, name VARCHAR)`,
    `CREATE TABLE tagged(run INTEGER, text INTEGER)`,
    `CREATE TABLE spans(run INTEGER, text INTEGER, start INTEGER, stop INTEGER, class UTINYINT, confidence FLOAT,
       form INTEGER, entity INTEGER, again BOOLEAN)`,
    `CREATE TABLE cube(run INTEGER, entity INTEGER, class UTINYINT, quarter INTEGER, tweet INTEGER, author INTEGER,
       grp INTEGER, kind UTINYINT, again BOOLEAN)`,
    `CREATE TABLE totals(run INTEGER, entity INTEGER, class UTINYINT, form INTEGER, n INTEGER, first INTEGER)`,
    `CREATE TABLE roots(entity INTEGER, root INTEGER)`
  ]
}
