import { CLASSES } from '../../../src-main/contract/classes'
import type { ClassScore, EpochRecord, EvaluationReport } from '../../../src-main/contract/domain'
import type { ModelDetail } from '../../../src-main/contract/models'

const SUPPORT = [39, 38, 116, 15, 41, 132, 171, 37, 70, 2]

export function historyOf(lift: number, epochs = 12): EpochRecord[] {
  return Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    loss: 6 * Math.exp(-i / 3) + 0.4,
    accuracy: 0.9 + 0.05 * (1 - Math.exp(-i / 2)),
    devLoss: 6.4 * Math.exp(-i / 3) + 1.4 + i * 0.03,
    devF1: (0.38 + lift) * (1 - Math.exp(-(i + 1) / 3))
  }))
}

export function modelOf(
  id: string,
  name: string,
  parent: string | null,
  lift: number
): Omit<ModelDetail, 'active'> {
  const report = reportOf(lift)
  return {
    id,
    name,
    kind: 'bilstm-crf',
    parent,
    origin: parent === null ? 'shipped' : 'workspace',
    created: parent === null ? '2026-11-01T10:00:00Z' : '2026-11-20T10:00:00Z',
    bytes: 11_400_000,
    microF1: report.micro.f1,
    problem: null,
    manifest: {
      formatVersion: 1,
      id,
      name,
      kind: 'bilstm-crf',
      classes: [...CLASSES],
      labels: ['O', ...CLASSES.flatMap((c) => [`B-${c}`, `I-${c}`])],
      parent,
      dataset: { hash: 'a'.repeat(64), name: 'WNUT-16 train', tweets: 2394, entities: 1496 },
      config: { epochs: 30, learningRate: 0.002, units: 64, dropout: 0.5, batch: 32 },
      seed: 7,
      metrics: null,
      history: [],
      temperature: 1,
      created: '2026-11-01T10:00:00Z',
      backend: 'wasm',
      versions: { starling: '0.1.0' },
      graph: { inputs: ['words'], outputs: ['emissions'] },
      files: {}
    },
    report,
    measuredOn: 'WNUT-16 dev',
    note: null,
    history: historyOf(lift),
    card: '# Model card\n\nMade up for trying the page.'
  }
}

function reportOf(lift: number): EvaluationReport {
  const perClass: Record<string, ClassScore & { interval: { low: number; high: number } }> = {}
  for (const [i, name] of CLASSES.entries()) {
    const support = SUPPORT[i]!
    const tp = Math.round(support * Math.min(0.9, 0.2 + (i % 5) * 0.12 + lift))
    const fp = Math.round(tp * 0.6)
    const f1 = (2 * tp) / (tp + fp + support)
    perClass[name] = {
      tp,
      fp,
      fn: support - tp,
      precision: tp / Math.max(1, tp + fp),
      recall: tp / support,
      f1,
      support,
      interval: {
        low: Math.max(0, f1 - 1.3 / Math.sqrt(support)),
        high: Math.min(1, f1 + 1.3 / Math.sqrt(support))
      }
    }
  }
  const labels = ['O', ...CLASSES.flatMap((name) => [`B-${name}`, `I-${name}`])]
  const matrix = labels.map((_, i) =>
    labels.map((_, j) =>
      i === j ? (i === 0 ? 14_000 : 40 + i) : (i * 7 + j * 3) % 11 === 0 ? 6 : j === 0 ? 30 : 0
    )
  )
  const score = { precision: 0.47 + lift, recall: 0.35 + lift, f1: 0.4 + lift, support: 661 }
  return {
    micro: { ...score, interval: { low: 0.37 + lift, high: 0.43 + lift } },
    macro: { ...score, f1: 0.31 + lift },
    untyped: { ...score, f1: 0.55 + lift },
    perClass,
    token: { accuracy: 0.94, perLabel: {}, confusion: { labels, matrix } },
    tweetsPerSecond: 2900
  }
}
