import { listingKernel } from './call-list'
import type { KernelMemory } from './memory'

/** Milliseconds and work done so far one way, and how often. */
interface Pace {
  ms: number
  work: number
  runs: number
}

/** Runs of each way that are measured before the faster is taken, and runs after which they are measured again. */
const TRIED = 6
const AGAIN = 400

/** Which of two ways is faster for a kind of work: with the side thread, or without. Either gives the same numbers. */
export class Choice {
  readonly #paces = new Map<string, { one: Pace; two: Pace }>()

  isTogether(kind: string): boolean {
    const { one, two } = this.#pace(kind)
    if (one.runs + two.runs >= AGAIN) this.#paces.delete(kind)
    if (two.runs < TRIED) return true
    if (one.runs < TRIED) return false
    return two.ms / two.work <= one.ms / one.work
  }

  note(kind: string, isTogether: boolean, work: number, ms: number): void {
    const pace = this.#pace(kind)[isTogether ? 'two' : 'one']
    pace.runs++
    // The first runs of a way warm it up.
    if (pace.runs <= 2) return
    pace.ms += ms
    pace.work += work
  }

  #pace(kind: string): { one: Pace; two: Pace } {
    const known = this.#paces.get(kind)
    if (known !== undefined) return known
    const fresh = { one: { ms: 0, work: 0, runs: 0 }, two: { ms: 0, work: 0, runs: 0 } }
    this.#paces.set(kind, fresh)
    return fresh
  }
}

/**
 * Runs two independent parts, the second on the side thread where there is one and it is faster. The parts must not write what the
 * other reads; what they take of the memory is given back. The second may only call kernels that write to memory (`call-list.ts`), and
 * whatever else it does is done before either part runs.
 * @param kind names the work, `work` is its size: by them the faster way is found
 */
export function both(
  memory: KernelMemory,
  kind: string,
  work: number,
  first: (memory: KernelMemory) => void,
  second: (memory: KernelMemory) => void
): void {
  const { side } = memory
  const mark = memory.mark()
  const begin = performance.now()
  const isTogether = side?.choice.isTogether(kind) === true
  if (side !== null && isTogether) {
    const calls: number[] = []
    second(
      Object.create(memory, {
        kernel: { value: listingKernel(calls) },
        release: { value: () => {} }
      }) as KernelMemory
    )
    side.thread.run(calls, () => first(memory))
  } else {
    first(memory)
    second(memory)
  }
  side?.choice.note(kind, isTogether, work, performance.now() - begin)
  memory.release(mark)
}
