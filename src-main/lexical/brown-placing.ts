import type { Adjacency, Bigrams } from './bigrams'
import { BrownWindow } from './brown-window'

/** Which words the slots of a window hold, and how they came together. A node is a word, or behind all words a merge, in their order. */
export class BrownPlacing {
  readonly window: BrownWindow
  /** The two nodes of each merge. */
  readonly merges: [number, number][] = []
  readonly #nodeOf: Int32Array
  readonly #slotOf = new Map<number, number>()
  /** The node above each, itself where there is none. */
  readonly #parent: Int32Array
  readonly #empty: number[]

  constructor(
    readonly bigrams: Bigrams,
    readonly words: number,
    slots: number
  ) {
    this.window = new BrownWindow(slots)
    this.#nodeOf = new Int32Array(slots)
    this.#parent = Int32Array.from({ length: 2 * words }, (_, node) => node)
    this.#empty = Array.from({ length: slots }, (_, slot) => slots - 1 - slot)
  }

  insert(word: number): void {
    const slot = this.#empty.pop()!
    this.#nodeOf[slot] = word
    this.#slotOf.set(word, slot)
    this.window.insert(
      slot,
      this.#countsBySlot(this.bigrams.right, word),
      this.#countsBySlot(this.bigrams.left, word)
    )
  }

  mergeBest(): void {
    const { a, b } = this.window.best()
    const pair: [number, number] = [this.#nodeOf[a]!, this.#nodeOf[b]!]
    const { kept, freed } = this.window.merge(a, b)
    const node = this.words + this.merges.length
    this.merges.push(pair)
    for (const child of pair) {
      this.#parent[child] = node
      this.#slotOf.delete(child)
    }
    this.#nodeOf[kept] = node
    this.#slotOf.set(node, kept)
    this.#empty.push(freed)
  }

  /** All of it as bytes. @param done words that were placed */
  save(done: number): Uint8Array {
    const merges = Int32Array.from(this.merges.flat())
    const head = Int32Array.of(done, merges.length, this.#empty.length)
    const pieces = [head, merges, Int32Array.from(this.#empty), ...this.#arrays()]
    return Buffer.concat(
      pieces.map((piece) => new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength))
    )
  }

  /** Takes what `save` gave of the same corpus and slots. @returns words that were placed */
  restore(bytes: Uint8Array): number {
    let at = 0
    const take = (length: number): Uint8Array => {
      at += length
      return Uint8Array.from(bytes.subarray(at - length, at))
    }
    const integers = (count: number): Int32Array => new Int32Array(take(4 * count).buffer)
    const [done = 0, merges = 0, empty = 0] = integers(3)
    const nodes = integers(merges)
    for (let i = 0; i < merges; i += 2) this.merges.push([nodes[i]!, nodes[i + 1]!])
    this.#empty.splice(0, this.#empty.length, ...integers(empty))
    for (const array of this.#arrays()) {
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(take(array.byteLength))
    }
    const isEmpty = new Set(this.#empty)
    this.#nodeOf.forEach((node, slot) => {
      if (!isEmpty.has(slot)) this.#slotOf.set(node, slot)
    })
    return done
  }

  #arrays() {
    return [this.#nodeOf, this.#parent, ...this.window.arrays()]
  }

  /** The nodes that are clusters now. */
  leaves(): ReadonlySet<number> {
    return new Set(this.#slotOf.keys())
  }

  leafOf(word: number, leaves: ReadonlySet<number>): number {
    let node = word
    while (!leaves.has(node)) node = this.#parent[node]!
    return node
  }

  #countsBySlot(side: Adjacency, word: number): Int32Array {
    const counts = new Int32Array(this.window.slots)
    for (let i = side.starts[word]!; i < side.starts[word + 1]!; i++) {
      const slot = this.#slotOf.get(this.#cluster(side.words[i]!))
      if (slot !== undefined) counts[slot]! += side.counts[i]!
    }
    return counts
  }

  /** The node that a word belongs to now. */
  #cluster(word: number): number {
    const parent = this.#parent
    let node = word
    while (parent[node] !== node) node = parent[node]!
    return node
  }
}
