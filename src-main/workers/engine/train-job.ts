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
import type { Models } from './models'
import { retraining } from './retraining'
import { trainInChild } from './trainer-child'

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
      const { name: parentName } = await models.manifest(input.parent)
      const scratch = join(store.dir, 'tmp', `train-${context.job}`)
      const seed = input.seed ?? 1
      try {
        context.report({ phase: 'prepare', done: 0, total: null })
        const name = input.name ?? (await nextName(store, parentName))
        const { parent, request, set } = await retraining(store, models, { ...input, name, seed }, scratch)
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
            ...request,
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
