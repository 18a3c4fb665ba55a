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
