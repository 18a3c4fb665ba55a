import { AppError } from '../../../src-main/base/errors'
import type { Handlers } from '../../../src-main/contract'
import { CLASSES } from '../../../src-main/contract/classes'
import type { EngineEvent, JobInfo } from '../../../src-main/contract/jobs'
import type { EntityTrend } from '../../../src-main/contract/trends'
import type { WorkspaceInfo } from '../../../src-main/contract/workspace'
import { describeData } from '../../../src-main/evaluation/describe'
import { coverageByWords } from '../../../src-main/lexical/vector-coverage'
import { fakeCheckpoints } from './checkpoints'
import { fakeCuration } from './curation'
import { DAY, DAYS, END, SIZES, START, TRENDS } from './entities'
import { fakeLists } from './lists'
import { historyOf, modelOf } from './models'
import { fakeSearches } from './searches'
import { keep, TOTAL, tweetOf } from './tweets'

/** An engine with invented data behind the real contract, for working on the page alone. `pace` is the length of a job's step in ms. */
export function fakeHandlers(broadcast: (event: EngineEvent) => void, pace = 120): Handlers {
  let info: WorkspaceInfo = {
    dir: '/home/ana/tweets.starling',
    name: 'Spring 2013',
    zone: 'America/New_York',
    count: 'tweets',
    activeModel: 'fast-2026.11',
    collective: false,
    tweets: TOTAL,
    from: START,
    to: END - 1,
    run: {
      run: 3,
      model: 'fast-2026.11',
      tweets: TOTAL,
      mentions: 812_400,
      entities: 60_210,
      started: 0,
      finished: 1,
      complete: true
    },
    untagged: 0,
    bytes: 214_000_000,
    version: '0.1.0',
    isBrowser: true
  }
  const models = [
    modelOf('fast-2026.11', 'fast 2026.11', null, 0),
    modelOf('boston-1', 'Boston corrections', 'fast-2026.11', 0.04)
  ]
  const jobs: JobInfo[] = []
  const put = (job: JobInfo) => {
    jobs[job.job - 1] = job
    broadcast({ type: 'job', job })
    return job
  }
  const listed = () => models.map((model) => ({ ...model, active: model.id === info.activeModel }))

  function start(
    kind: JobInfo['kind'],
    title: string,
    steps: number,
    onStep: (i: number) => void,
    onDone: () => unknown
  ) {
    const created = Date.now()
    const base = {
      job: jobs.length + 1,
      kind,
      title,
      created,
      started: created,
      finished: null,
      error: null,
      result: null
    }
    put({ ...base, state: 'running', progress: { phase: 'reading', done: 0, total: steps * 1000 } })
    let i = 0
    const timer = setInterval(() => {
      if (jobs[base.job - 1]?.state !== 'running') return clearInterval(timer)
      i += 1
      onStep(i)
      const isDone = i >= steps
      if (isDone) clearInterval(timer)
      put({
        ...base,
        state: isDone ? 'done' : 'running',
        progress: { phase: kind, done: i * 1000, total: steps * 1000 },
        finished: isDone ? Date.now() : null,
        result: isDone ? onDone() : null
      })
      broadcast({ type: 'changed', what: ['mentions', 'tweets'] })
    }, pace)
    return { job: base.job }
  }

  return {
    'workspace.get': async () => info,
    'workspace.update': async (args) => {
      info = {
        ...info,
        ...Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined))
      }
      return info
    },
    'workspace.runs': async () => (info.run ? [info.run] : []),
    ...fakeCheckpoints((title, onDone) => start('download', title, 40, () => {}, onDone).job),
    'imports.list': async () => [
      fileReport(1, '/home/ana/exports/tweets-april.jsonl', 'twarc2-flat', 250_010, 212),
      fileReport(2, '/home/ana/exports/archive/tweets.js', 'x-archive', 124_301, 0)
    ],
    'imports.rejects': async ({ offset, limit }) => ({
      total: 212,
      rows: Array.from({ length: Math.min(limit, 212 - offset) }, (_, i) => ({
        line: (offset + i) * 37 + 5,
        code: 'bad-row',
        message: 'The row has 3 cells where 6 are needed.'
      }))
    }),
    'imports.start': async ({ paths }) =>
      start(
        'import',
        `Importing ${paths.length} ${paths.length === 1 ? 'file' : 'files'}`,
        60,
        () => {},
        () => ({})
      ),
    ...fakeLists((title) =>
      start(
        'lists',
        title,
        5,
        () => {},
        () => 0
      )
    ),
    ...fakeSearches('fast-2026.11', (title) =>
      start(
        'tune',
        title,
        40,
        () => {},
        () => ({ models: [] })
      )
    ),
    'words.get': async () => ({
      learned: '2024-05-06T09:30:00.000Z',
      tweets: 374_311,
      words: 41_204,
      unknown: 6120,
      examples: ['threads', 'gpt4', 'eurovision2024']
    }),
    'words.learn': async () =>
      start(
        'words',
        'Learn the words of these tweets',
        40,
        () => {},
        () => ({})
      ),
    ...fakeCuration(),
    'jobs.list': async () => jobs,
    'jobs.get': async ({ job }) => jobs[job - 1]!,
    'jobs.cancel': async ({ job }) => put({ ...jobs[job - 1]!, state: 'cancelled', finished: Date.now() }),
    'trends.board': async (args) => {
      const found = TRENDS.filter(
        (trend) =>
          (args.classes.length === 0 || args.classes.includes(trend.class)) &&
          trend.name.toLowerCase().includes(args.search.toLowerCase()) &&
          (args.drivers === 'anyone' || trend.isDrivenByFew === (args.drivers === 'few'))
      ).map((trend) => windowed(trend, args.from, args.to))
      const order = {
        rising: (a: EntityTrend, b: EntityTrend) => b.score - a.score,
        top: (a: EntityTrend, b: EntityTrend) => b.count - a.count,
        new: (a: EntityTrend, b: EntityTrend) => b.first - a.first || b.score - a.score,
        falling: (a: EntityTrend, b: EntityTrend) => a.score - b.score,
        seasonal: (a: EntityTrend, b: EntityTrend) => b.count - a.count
      }[args.order]
      const wanted =
        args.order === 'new' || args.order === 'falling' || args.order === 'seasonal' ? args.order : null
      const entities = found.filter((trend) => wanted === null || trend.kind === wanted).sort(order)
      const series = entities[0]?.series ?? []
      return {
        grain: 'day',
        zone: 'UTC',
        from: series[0]?.t ?? START,
        to: (series[series.length - 1]?.t ?? END) + DAY,
        buckets: series.map((point) => point.t),
        lastIsPartial: false,
        count: args.count,
        units: TOTAL,
        entities: entities.slice(0, args.top),
        total: entities.length,
        run: 3,
        isDraft: false,
        note: null
      }
    },
    'trends.volume': async () => ({
      grain: 'day',
      buckets: DAYS,
      tweets: SIZES,
      classes: CLASSES.map((name) => {
        const n = DAYS.map((_, i) =>
          TRENDS.filter((trend) => trend.class === name).reduce((sum, trend) => sum + trend.series[i]!.n, 0)
        )
        return { class: name, total: n.reduce((a, b) => a + b, 0), n }
      })
    }),
    'trends.entity': async (args) => {
      const trend = windowed(TRENDS.find((other) => other.entity === args.entity)!, args.from, args.to)
      const index = TRENDS.findIndex((other) => other.entity === args.entity)
      return {
        trend,
        grain: 'day',
        classes: [{ class: 'sportsteam', n: 41 }],
        names: [
          { name: trend.name, n: 3981 },
          { name: `#${trend.name.toLowerCase()}`, n: 644 },
          { name: trend.name.toUpperCase(), n: 187 }
        ],
        explained: { since: START, from: trend.rise?.from ?? START, to: trend.rise?.to ?? END },
        together: TRENDS.slice(0, 7)
          .filter((other) => other.entity !== args.entity)
          .map((other, i) => ({
            entity: other.entity,
            name: other.name,
            class: other.class,
            ...liftOf(300 - i * 40, 61 / (i + 1))
          })),
        words: ['explosion', 'finish line', '#prayforboston', 'suspect', 'police'].map((word, i) => ({
          word,
          ...liftOf(410 - i * 70, 48 / (i + 1))
        })),
        earliest: [1, 2, 3].map((i) => tweetOf(i * 17 + index, index)),
        authors: [
          { author: 'newsdesk', n: 14 },
          { author: 'boston_globe_fan', n: 9 },
          { author: 'user_118', n: 4 }
        ],
        tweets: [1, 2, 3, 4].map((i) => ({
          tweet: tweetOf(i * 31 + index, index),
          alike: [38, 112, 0, 5][i - 1]!
        }))
      }
    },
    'tweets.query': async (args) => {
      const total = args.entity === null ? TOTAL : (TRENDS.find((t) => t.entity === args.entity)?.count ?? 0)
      const index = args.entity === null ? null : TRENDS.findIndex((t) => t.entity === args.entity)
      const rows = Array.from({ length: Math.max(0, Math.min(args.limit, total - args.offset)) }, (_, i) =>
        tweetOf(args.offset + i, index)
      )
      return { total, rows }
    },
    'tweets.get': async ({ tweet }) => tweetOf(tweet),
    'entities.find': async ({ text, limit }) =>
      TRENDS.filter((trend) => trend.name.toLowerCase().includes(text.toLowerCase()))
        .slice(0, limit)
        .map((trend) => ({ entity: trend.entity, name: trend.name, class: trend.class, n: trend.count })),
    'annotation.revise': async ({ tweet, parent, spans }) => {
      const row = tweetOf(tweet)
      if (row.revision !== parent) throw new AppError('stale-revision', 'The tweet was changed meanwhile.')
      const marked = spans.map((span) => ({ ...span, confidence: 1, entity: 4, source: 'analyst' as const }))
      return keep({ ...row, spans: marked, revision: (parent ?? 0) + 1 })
    },
    'annotation.history': async () => [],
    'annotation.summary': async () => ({ tweets: 37, revisions: 52, sinceTraining: 12 }),
    'models.list': async () => listed(),
    'models.get': async ({ model }) => {
      const found = listed().find((other) => other.id === model)
      if (!found) throw new AppError('model-not-found', `There is no model ${model}.`)
      return found
    },
    'models.activate': async ({ model }) => {
      info = { ...info, activeModel: model, untagged: TOTAL }
      broadcast({ type: 'changed', what: ['models', 'workspace'] })
      return listed()
    },
    'models.compare': async () => null,
    'models.confused': async () => ({
      tweets: 61,
      isHeldOut: true,
      tokens: 2,
      total: 1,
      rows: [
        {
          tweet: 1,
          text: 'on my way to Boston with Iron Man 3 on repeat',
          gold: [{ start: 13, end: 19, class: 'geo-loc' }],
          predicted: [{ start: 13, end: 19, class: 'sportsteam', confidence: 0.71 }]
        }
      ]
    }),
    'models.predict': async ({ texts }) =>
      texts.map((text) => ({
        text,
        spans: [...text.matchAll(/\b[A-Z]\w+/g)].map((match) => ({
          start: match.index,
          end: match.index + match[0].length,
          class: 'geo-loc' as const,
          confidence: 0.8
        }))
      })),
    'tag.start': async () =>
      start(
        'tag',
        'Tagging new tweets',
        80,
        () => {},
        () => {
          info = { ...info, untagged: 0 }
          return {}
        }
      ),
    'data.explore': async () => {
      const tweets = [{ tokens: ['In', 'Boston'], labels: ['O', 'B-geo-loc'] }]
      const vectors = { path: 'the model fast', size: 100, words: new Set(['in']) }
      return {
        ...describeData([{ path: 'made up', tweets }], null, 20),
        vectors: coverageByWords(vectors, { train: tweets, dev: null }, 20)
      }
    },
    'train.backends': async () => [
      { name: 'wasm', isThere: true, note: 'the kernels of Starling, always there' },
      { name: 'webgpu', isThere: false, note: 'this window has no WebGPU' }
    ],
    'train.start': async () => {
      const records = historyOf(0.05, 10)
      return start(
        'train',
        'Training boston-2',
        100,
        (i) => {
          const job = jobs.length
          if (i === 1) {
            broadcast({
              type: 'train-step',
              job,
              step: { kind: 'start', epochs: 10, batches: 10, backend: 'wasm', tweets: 2431 }
            })
          }
          const epoch = Math.floor((i - 1) / 10) + 1
          const loss = 6 * Math.exp(-i / 30) + 0.4 + ((i * 37) % 11) / 20
          const step = { kind: 'batch', epoch, batch: ((i - 1) % 10) + 1, batches: 10, loss, ms: 41 } as const
          broadcast({ type: 'train-step', job, step })
          if (i % 10 === 0) {
            const record = records[epoch - 1]!
            broadcast({
              type: 'train-step',
              job,
              step: { kind: 'epoch', record, isBest: true, seconds: 1.2 }
            })
          }
        },
        () => ({ model: 'boston-1' })
      )
    }
  }
}

function windowed(trend: EntityTrend, from: number | null, to: number | null): EntityTrend {
  const series = trend.series.filter(
    (point) => (from === null || point.t >= from) && (to === null || point.t < to)
  )
  const count = series.reduce((sum, point) => sum + point.n, 0)
  const units = series.reduce((sum, point) => sum + point.size, 0)
  return { ...trend, series, count, share: units > 0 ? count / units : 0 }
}

function fileReport(number: number, path: string, format: string, rows: number, rejected: number) {
  const duplicates = Math.round(rows * 0.002)
  return {
    import: number,
    path,
    format,
    encoding: 'utf-8',
    rows,
    imported: rows - duplicates - rejected,
    duplicates,
    rejected,
    rejects: [],
    error: null,
    started: Date.UTC(2026, 10, 20, 9, number),
    finished: Date.UTC(2026, 10, 20, 9, number + 1)
  }
}

function liftOf(n: number, ratio: number) {
  return { n, ratio, interval: { low: ratio * 0.8, high: ratio * 1.3 } }
}
