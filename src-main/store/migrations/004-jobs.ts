import type { Migration } from './migration'

/** The journal of jobs; it outlives a restart. */
export const jobs: Migration = {
  version: 4,
  name: 'jobs',
  statements: [
    `CREATE TABLE jobs(job INTEGER, kind VARCHAR, title VARCHAR, input VARCHAR, state VARCHAR, progress VARCHAR,
       created BIGINT, started BIGINT, finished BIGINT, error VARCHAR, result VARCHAR)`
  ]
}
