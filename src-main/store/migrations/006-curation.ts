import type { Migration } from './migration'

/** Decisions on names, append-only (an undo is a row that names its step), and what follows from those that hold. */
export const curation: Migration = {
  version: 6,
  name: 'curation of names',
  statements: [
    `CREATE TABLE curation(step INTEGER, kind VARCHAR, key VARCHAR, value VARCHAR, undoes INTEGER, created BIGINT)`,
    `CREATE TABLE renames(entity INTEGER, name VARCHAR)`,
    `CREATE TABLE hidden(entity INTEGER)`
  ]
}
