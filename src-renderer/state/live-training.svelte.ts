import type { EpochRecord } from '../../src-main/contract/domain'
import type { TrainStep } from '../../src-main/contract/jobs'
import { backendText } from '../lib/backend-text'

/** Mean loss of some batches in a row, at their place on the axis of epochs. */
export interface LossPoint {
  readonly epoch: number
  readonly loss: number
}

export interface TrainingRun {
  readonly job: number
  readonly epochs: number
  /** As it is shown. */
  readonly backend: string | null
  readonly tweets: number | null
  readonly batches: readonly LossPoint[]
  readonly records: readonly EpochRecord[]
  readonly bestEpoch: number | null
  readonly stepMs: number | null
  readonly secondsPerEpoch: number | null
}

const MOST_POINTS = 400

/** What running trainings have told, newest run last heard. Screens see it at most once a frame. */
export class LiveTraining {
  #run = $state.raw<TrainingRun | null>(null)
  #draft: TrainingRun | null = null
  #isScheduled = false

  get run(): TrainingRun | null {
    return this.#run
  }

  add(job: number, step: TrainStep): void {
    if (step.kind === 'start' || this.#draft?.job !== job) this.#draft = emptyRun(job)
    this.#draft = afterStep(this.#draft, step)
    if (this.#isScheduled) return
    this.#isScheduled = true
    requestAnimationFrame(() => {
      this.#isScheduled = false
      this.#run = this.#draft
    })
  }
}

function emptyRun(job: number): TrainingRun {
  return {
    job,
    epochs: 0,
    backend: null,
    tweets: null,
    batches: [],
    records: [],
    bestEpoch: null,
    stepMs: null,
    secondsPerEpoch: null
  }
}

export function afterStep(run: TrainingRun, step: TrainStep): TrainingRun {
  if (step.kind === 'start') {
    const backend = backendText(step.backend, step.backendMs)
    return { ...run, epochs: step.epochs, backend, tweets: step.tweets, records: step.history ?? run.records }
  }
  if (step.kind === 'epoch') {
    return {
      ...run,
      records: [...run.records.filter(({ epoch }) => epoch !== step.record.epoch), step.record],
      bestEpoch: step.isBest ? step.record.epoch : run.bestEpoch,
      secondsPerEpoch: step.seconds
    }
  }
  const at = step.epoch - 1 + step.batch / Math.max(1, step.batches)
  const batches = [...run.batches, { epoch: at, loss: step.loss }]
  return { ...run, batches: batches.length > MOST_POINTS ? halved(batches) : batches, stepMs: step.ms }
}

/** Means of neighbours: half as many points over the same length. */
function halved(points: readonly LossPoint[]): LossPoint[] {
  const out: LossPoint[] = []
  for (let i = 0; i + 1 < points.length; i += 2) {
    const a = points[i]!
    const b = points[i + 1]!
    out.push({ epoch: (a.epoch + b.epoch) / 2, loss: (a.loss + b.loss) / 2 })
  }
  return out
}
