import type { JobInfo } from '../contract/jobs'

/** A job with what it was started with, so that it can be started again. */
export interface JobRecord extends JobInfo {
  readonly input: unknown
}

/** Where jobs are noted, so that they outlive the process. */
export interface JobJournal {
  add(job: Omit<JobRecord, 'job'>): Promise<JobRecord>
  save(job: JobRecord): Promise<void>
  /** Newest first. */
  list(limit?: number): Promise<readonly JobRecord[]>
}

/** Jobs of one lane run one after the other; lanes run side by side. */
export type Lane = 'write' | 'train' | 'network'
