import { AppError, CancelledError } from '../base/errors'
import type { ScoredSpan } from '../contract/domain'
import { readManifest } from '../registry/bundle'
import type { Tagger } from './ports'
import type { SpawnTagger } from './protocol'
import { startChild, type TaggerChild } from './tagger-child'

/** Texts of one message to a process. */
const CHUNK = 256
/** Messages that a process has at a time, so that it never waits for the next. */
const DEPTH = 2

type Request =
  | { readonly type: 'tag'; readonly texts: string[] }
  | { readonly type: 'tag-tokens'; readonly tweets: string[][] }

interface Work {
  readonly id: number
  readonly request: Request
  crashes: number
  isOver: boolean
  resolve(spans: ScoredSpan[][]): void
  reject(error: unknown): void
}

interface Slot {
  child: TaggerChild | null
  /** Oldest first: that one is being tagged. */
  readonly given: Work[]
  restarting: Promise<void> | null
}

/**
 * A tagger whose work is done by one or two processes. A process that crashes is replaced, and its work done once more;
 * a second crash over the same work is `child-crashed`.
 * @param bundleDir a model's folder; each process verifies it (`model-not-found`, `model-unusable`)
 */
export async function createTaggerPool(
  bundleDir: string,
  spawn: SpawnTagger,
  children: 1 | 2
): Promise<Tagger> {
  const { id: model } = await readManifest(bundleDir)
  const started = await Promise.allSettled(
    Array.from({ length: children }, () => startChild(bundleDir, spawn))
  )
  const slots: Slot[] = started.flatMap((result) =>
    result.status === 'fulfilled' ? [{ child: result.value, given: [], restarting: null }] : []
  )
  const failed = started.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    await Promise.all(slots.map((slot) => slot.child?.stop()))
    throw failed.reason
  }
  const queue: Work[] = []
  let next = 1
  let isClosed = false
  /** Why no process could be started any more. */
  let broken: unknown = null

  function pump(): void {
    for (let depth = 1; depth <= DEPTH; depth++) {
      for (const slot of slots) {
        while (slot.child !== null && slot.given.length < depth && queue.length > 0) give(slot, slot.child)
      }
    }
  }

  function give(slot: Slot, child: TaggerChild): void {
    const work = queue.shift()!
    slot.given.push(work)
    child.tag({ id: work.id, ...work.request }).then(
      (spans) => settle(slot, work, () => work.resolve(spans)),
      (thrown: unknown) => {
        if (!isClosed && thrown instanceof AppError && thrown.code === 'child-crashed') {
          crashed(slot, child, thrown)
        } else settle(slot, work, () => work.reject(thrown))
      }
    )
  }

  function settle(slot: Slot, work: Work, conclude: () => void): void {
    const at = slot.given.indexOf(work)
    if (at >= 0) slot.given.splice(at, 1)
    work.isOver = true
    conclude()
    pump()
  }

  function crashed(slot: Slot, child: TaggerChild, error: AppError): void {
    if (slot.child !== child) return
    slot.child = null
    const given = slot.given.splice(0).filter((work) => !work.isOver)
    const suspect = given[0]
    if (suspect !== undefined && ++suspect.crashes > 1) {
      given.shift()
      suspect.isOver = true
      suspect.reject(error)
    }
    queue.unshift(...given)
    slot.restarting = startChild(bundleDir, spawn)
      .then(async (child) => {
        slot.restarting = null
        if (isClosed) return child.stop()
        slot.child = child
        pump()
      })
      .catch((thrown: unknown) => {
        slot.restarting = null
        if (slots.some((other) => other.child !== null || other.restarting !== null)) return
        broken = thrown
        failAll(thrown)
      })
  }

  function failAll(thrown: unknown): void {
    for (const work of queue.splice(0)) {
      work.isOver = true
      work.reject(thrown)
    }
  }

  /** Takes back what has not begun, and tells the processes to leave the rest. */
  function withdraw(mine: readonly Work[]): void {
    for (const work of mine) {
      if (work.isOver) continue
      work.isOver = true
      const at = queue.indexOf(work)
      if (at >= 0) queue.splice(at, 1)
      for (const slot of slots) if (slot.given.includes(work)) slot.child?.cancel(work.id)
      work.reject(new CancelledError())
    }
  }

  async function run(requests: readonly Request[], signal: AbortSignal | undefined): Promise<ScoredSpan[][]> {
    if (isClosed || signal?.aborted) throw new CancelledError()
    if (broken !== null) throw broken
    const mine: Work[] = []
    const results = requests.map(
      (request) =>
        new Promise<ScoredSpan[][]>((resolve, reject) => {
          mine.push({ id: next++, request, crashes: 0, isOver: false, resolve, reject })
        })
    )
    queue.push(...mine)
    const cancel = (): void => withdraw(mine)
    signal?.addEventListener('abort', cancel)
    pump()
    try {
      return (await Promise.all(results)).flat()
    } finally {
      withdraw(mine)
      signal?.removeEventListener('abort', cancel)
      await Promise.allSettled(results)
    }
  }

  return {
    model,
    async tag(texts, signal) {
      const distinct = [...new Set(texts)]
      const spans = await run(
        chunks(distinct).map((part) => ({ type: 'tag', texts: part })),
        signal
      )
      const of = new Map(distinct.map((text, i) => [text, spans[i]!]))
      return texts.map((text) => of.get(text)!)
    },
    tagTokens: (tweets, signal) =>
      run(
        chunks(tweets.map((tokens) => [...tokens])).map((part) => ({ type: 'tag-tokens', tweets: part })),
        signal
      ),
    async close() {
      isClosed = true
      failAll(new CancelledError())
      await Promise.all(
        slots.map(async (slot) => {
          await slot.restarting
          await slot.child?.stop()
        })
      )
    }
  }
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) =>
    items.slice(i * CHUNK, (i + 1) * CHUNK)
  )
}
