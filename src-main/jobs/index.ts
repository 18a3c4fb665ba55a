export type { AnyJob, JobDefinition, RunningContext } from './definition'
export { defineJob } from './definition'
export type { JobJournal, JobRecord, Lane } from './ports'
export { createRunner, type Runner, type RunnerOptions } from './runner'
