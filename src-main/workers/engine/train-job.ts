import { rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { JobContext } from '../../base/job'
import type { EngineEvent, TrainStep } from '../../contract/jobs'
import { modelRequests } from '../../contract/models'
import type { Spawn } from '../../ipc/child'
import { type AnyJob, defineJob } from '../../jobs'
import { findBundles } from '../../registry/catalogue'
import { installBundle } from '../../registry/install'
import type { Store } from '../../store'
import { boardRun } from './board-run'
import { featureLists } from './feature-lists'
import type { Models } from './models'
import { trainInChild } from './trainer-child'
import { trainingSet } from './training-set'
import { learnedVectors } from './words'

/** Tweets with listed names that are rehearsed. */
const LISTED_TEXTS = 1000

const schema = modelRequests['train.start'].args
type Input = v.InferOutput<typeof schema>

export interface TrainJobResult {
  /** Id of the new model, in the workspace. */
  readonly model: string
  readonly parent: string
  /** Annotated tweets that it was trained on. */
  readonly tweets: number
}

/** Retrains a model on the workspace's annotations in the trainer process, and installs what comes of it beside its parent. */
export function trainJob(
  store: Store,
  models: Models,
  { spawn, hasWindow }: { readonly spawn: Spawn; readonly hasWindow: boolean },
  emit: (event: EngineEvent) => void
): AnyJob {
  return defineJob<Input, TrainJobResult>({
    kind: 'train',
    lane: 'train',
    title: ({ name }) => (name === undefined ? 'Retrain on annotations' : `Train ${name}`),
    parse: (input): Input => v.parse(schema, input),
    async run(input, context): Promise<TrainJobResult> {
      const parentDir = await models.dir(input.parent)
      const parent = await models.manifest(parentDir)
      const scratch = join(store.dir, 'tmp', `train-${context.job}`)
      const seed = input.seed ?? 1
      try {
        context.report({ phase: 'prepare', done: 0, total: null })
        const name = input.name ?? (await nextName(store, parent.name))
        const words = input.words ? await learnedVectors(store.dir) : null
        const active = input.lists ? await store.lists.active() : []
        const { run } = await boardRun({ store, models })
        const set = await trainingSet(store, {
          name,
          classes: input.classes,
          seed,
          scratch,
          lists: active.filter(({ wins }) => wins === 'list'),
          listed: run === null || active.length === 0 ? [] : await store.lists.texts(run, LISTED_TEXTS),
          mayBeEmpty: input.data.length > 0 || words !== null || active.length > 0
        })
        const out = join(scratch, 'bundle')
        const progress = progressOf(context.report)
        await trainInChild(
          spawn,
          {
            config: {
              name,
              seed,
              ...(input.epochs === undefined ? {} : { epochs: input.epochs }),
              ...(input.learningRate === undefined ? {} : { optimiser: { learningRate: input.learningRate } })
            },
            base: store.dir,
            data: [...input.data, ...(set.train.tweets > 0 ? [set.train.path] : [])],
            dev: set.heldOut?.path ?? null,
            devName: `annotations of ${store.settings.data.name} that were held out`,
            dataName: `annotations of ${store.settings.data.name}`,
            parent: parentDir,
            replay: [],
            rehearsal: set.rehearsal,
            words,
            lists: featureLists(active, join(scratch, 'lists')),
            classes: input.classes,
            rename: {},
            out
          },
          {
            signal: context.signal,
            backend: input.backend,
            hasWindow,
            onLog: context.log,
            onStep: (step) => {
              emit({ type: 'train-step', job: context.job, step })
              progress(step)
            }
          }
        )
        const { id } = await installBundle(out, store.dir)
        await store.annotations.markTrained(set.revision)
        return { model: id, parent: parent.id, tweets: set.train.tweets }
      } finally {
        rmSync(scratch, { recursive: true, force: true })
      }
    }
  })
}

function progressOf(report: JobContext['report']): (step: TrainStep) => void {
  let epochs = 1
  return (step) => {
    if (step.kind === 'start') epochs = step.epochs
    if (step.kind === 'batch') {
      report({
        phase: 'train',
        unit: 'batches',
        done: (step.epoch - 1) * step.batches + step.batch,
        total: epochs * step.batches
      })
    }
  }
}

/** `fast 2` after `fast`: one more than the workspace's models of that name. */
async function nextName(store: Store, parent: string): Promise<string> {
  const base = parent.replace(/ \d+$/, '')
  const taken = new Set((await findBundles(store.dir)).map((entry) => entry.manifest?.name))
  let number = 2
  while (taken.has(`${base} ${number}`)) number++
  return `${base} ${number}`
}
