import { MessageChannel } from 'node:worker_threads'

// The copies of one training step, left to the collector, make V8 walk its whole heap for each 64 MB of them, which took nearly as long
// as the step's own work. So copies in are used again, and copies out are given back at once.

const { port1: nowhere } = new MessageChannel()
nowhere.close()

/** Gives an array's memory back at once: what is sent to a closed port is gone. */
export function discard(values: Float32Array<ArrayBuffer>): void {
  nowhere.postMessage(null, [values.buffer])
}

/** Copies of arrays in memory that is used again. */
export interface Copies {
  take(values: Float32Array): Float32Array<ArrayBuffer>
  give(copy: Float32Array<ArrayBuffer>): void
}

export function createCopies(): Copies {
  const idle = new Map<number, ArrayBuffer[]>()
  return {
    take(values) {
      const size = roomFor(values.byteLength)
      const copy = new Float32Array(idle.get(size)?.pop() ?? new ArrayBuffer(size), 0, values.length)
      copy.set(values)
      return copy
    },
    give({ buffer }) {
      const alike = idle.get(buffer.byteLength)
      if (alike === undefined) idle.set(buffer.byteLength, [buffer])
      else alike.push(buffer)
    }
  }
}

/** Bytes rounded up by less than a quarter, so that batches of other sizes find room. */
function roomFor(bytes: number): number {
  const grain = 2 ** Math.max(3, Math.ceil(Math.log2(bytes + 1)) - 3)
  return Math.ceil(bytes / grain) * grain
}
