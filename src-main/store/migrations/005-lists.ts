import type { Migration } from './migration'

/**
 * Lists of names, the runs that used them, which list wrote a span (null: the model), and the model's spans that a list took the
 * place of, so that they come back with the list's removal.
 */
export const lists: Migration = {
  version: 5,
  name: 'lists of names',
  statements: [
    `CREATE TABLE lists(list INTEGER, name VARCHAR, case_rule VARCHAR, wins VARCHAR, created BIGINT, removed BIGINT)`,
    `CREATE TABLE list_names(list INTEGER, name VARCHAR, class UTINYINT, priority INTEGER)`,
    `CREATE TABLE run_lists(run INTEGER, list INTEGER)`,
    `CREATE TABLE overruled(run INTEGER, text INTEGER, start INTEGER, stop INTEGER, class UTINYINT, confidence FLOAT)`,
    `ALTER TABLE spans ADD COLUMN list INTEGER`
  ]
}
