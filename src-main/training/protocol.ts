import type { BackendName } from '../contract/backends'
import type { EntityClass } from '../contract/classes'
import type { EpochRecord } from '../contract/domain'
import type { ErrorBody } from '../contract/errors'
import type { TrainStep } from '../contract/jobs'
import type { CaseRule } from '../contract/lists'

export type { BackendName }

/** A list of names, one a line, as a feature. */
export interface FeatureListFile {
  readonly name: string
  readonly path: string
  readonly caseRule: CaseRule
}

/** A training run, as the command line and the engine ask for it. All paths are absolute, but for those of `config`. */
export interface TrainRequest {
  /**
   * The config (model/config.ts): whole without a parent; with one, only the keys that differ from a gentle retraining of it
   * (`name`, `epochs`, `seed`, `optimiser.learningRate`, ...).
   */
  readonly config: unknown
  /** The file that the config was read from, for what is said of its keys. */
  readonly configFile?: string
  /** Folder that the config's relative paths start from. */
  readonly base: string
  /** CoNLL files with our classes that are trained on: gold tweets, annotations. */
  readonly data: readonly string[]
  /** CoNLL file that is measured on after each epoch; null measures nothing. */
  readonly dev: string | null
  /** What the card calls them; else the last two parts of the path. */
  readonly devName?: string
  /** Without `dev`: measure on fold `index` (from 1) of `count` of the data, which is then not trained on. */
  readonly fold?: { readonly index: number; readonly count: number } | null
  /** What the bundle calls its data. */
  readonly dataName: string
  /** Bundle to go on from; null trains from the start. */
  readonly parent: string | null
  /** The parent's own training files where they are at hand: mixed in as gold. */
  readonly replay: readonly string[]
  /**
   * Tokenised tweets (CoNLL) that the parent labels with its own marginals, so that a model whose training data is not at hand keeps what
   * it knows; null without. A span that they have already, as of a list of names, stays.
   */
  readonly rehearsal: string | null
  /** Vectors of words learned from other tweets (`extendWords`): those that the parent does not know are added to it. */
  readonly words?: string | null
  /** Lists of names that become features of the parent, beside or in the place of those it has. */
  readonly lists?: readonly FeatureListFile[]
  /** Classes that are trained; tokens of the others become O. */
  readonly classes: readonly EntityClass[]
  /** New names for classes of the files; null turns a class into O. */
  readonly rename: Readonly<Record<string, string | null>>
  /** Folder that the bundle is written to; must not hold another model. */
  readonly out: string
}

/** What came of it; `starling train --json` prints this. */
export interface TrainResult {
  /** Id of the new bundle. */
  readonly model: string
  readonly backend: string
  readonly epochs: number
  /** Median time of a step. */
  readonly stepMs: number
  readonly secondsPerEpoch: number
  readonly best: { readonly epoch: number; readonly f1: number | null }
  readonly history: readonly EpochRecord[]
}

/** Engine to trainer. One request a process. */
export type ToTrainer =
  | {
      readonly type: 'train'
      readonly request: TrainRequest
      readonly backend: BackendName
      /** A window can be asked for. */
      readonly hasWindow: boolean
    }
  | { readonly type: 'cancel' }

/** Trainer to engine. After `done` or `failed` the process ends by itself; a cancelled run fails with kind `cancelled`. */
export type FromTrainer =
  | { readonly type: 'step'; readonly step: TrainStep }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'done'; readonly result: TrainResult }
  | { readonly type: 'failed'; readonly error: ErrorBody }
