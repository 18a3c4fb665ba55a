import { AppError } from '../base/errors'
import { OutOfMemory } from './kernel/memory'

/** What needs the memory, and how to need less. */
export interface MemoryAdvice {
  readonly where: string
  readonly remedy: string
}

/** Runs `work`; where an allocation fails in it, throws `backend-unavailable` with the advice. */
export async function withinMemory<T>(advice: MemoryAdvice, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    const message = shortage(thrown)
    if (message === null) throw thrown
    throw new AppError('backend-unavailable', message, { ...advice, cause: thrown })
  }
}

/** Null where something else failed. V8 says of arrays that cannot be had that their allocation failed or their length is invalid. */
function shortage(thrown: unknown): string | null {
  if (thrown instanceof OutOfMemory) return thrown.message
  const isShort = thrown instanceof RangeError && /allocat|array (buffer )?length/i.test(thrown.message)
  return isShort ? `there is not enough memory (${thrown.message})` : null
}
