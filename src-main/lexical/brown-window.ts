import { nLogN } from './n-log-n'

/** Counts by slot, zero where there are none. */
export type SlotCounts = Int32Array

/**
 * The clusters that may be merged now, in numbered slots, with the gain of every merge kept up to date.
 *
 * With h(n) = n log n, the average mutual information of neighbouring clusters (Brown et al. 1992, section 3), times the number of bigrams and up to a constant, is
 * sum h(bigrams) - sum h(row totals) - sum h(column totals). A merge of a and b changes it by the sum over contexts of f(x, y) = h(x + y) - h(x) - h(y), which
 * is zero where either count is. So an insertion or a merge touches only pairs with a neighbour of what came or went: O(kC) for k neighbours, where Liang (2005) has O(C^2).
 */
export class BrownWindow {
  /** `right[a, c]` counts c after a; `left[a, c]` counts c before a. */
  readonly #right: Int32Array
  readonly #left: Int32Array
  readonly #rightTotal: Float64Array
  readonly #leftTotal: Float64Array
  /** Gain of merging each pair, both ways round; -Infinity where a slot is empty and on the diagonal. */
  readonly #gain: Float64Array
  readonly #isFull: Uint8Array
  readonly #h = nLogN()

  constructor(readonly slots: number) {
    this.#right = new Int32Array(slots * slots)
    this.#left = new Int32Array(slots * slots)
    this.#rightTotal = new Float64Array(slots)
    this.#leftTotal = new Float64Array(slots)
    this.#gain = new Float64Array(slots * slots).fill(Number.NEGATIVE_INFINITY)
    this.#isFull = new Uint8Array(slots)
  }

  /** All that a window holds, to be kept and put back. */
  arrays(): readonly (Int32Array | Float64Array | Uint8Array)[] {
    return [this.#right, this.#left, this.#rightTotal, this.#leftTotal, this.#gain, this.#isFull]
  }

  /**
   * Puts a cluster into an empty slot.
   * @param after how often each slot's cluster follows it; its own slot's entry counts it after itself
   * @param before how often each slot's cluster goes before it; its own slot's entry is the same number
   */
  insert(slot: number, after: SlotCounts, before: SlotCounts): void {
    this.#addContext(before, slot)
    this.#addContext(after, slot)
    this.#addTotals(this.#rightTotal, before, slot)
    this.#addTotals(this.#leftTotal, after, slot)
    this.#rightTotal[slot] = sum(after)
    this.#leftTotal[slot] = sum(before)
    const n = this.slots
    for (let c = 0; c < n; c++) {
      this.#right[slot * n + c] = after[c]!
      this.#left[c * n + slot] = after[c]!
      this.#left[slot * n + c] = before[c]!
      this.#right[c * n + slot] = before[c]!
    }
    this.#isFull[slot] = 1
    const shared = new Float64Array(n)
    this.#addShared(shared, after, this.#left)
    this.#addShared(shared, before, this.#right)
    for (let b = 0; b < n; b++) {
      if (b !== slot && this.#isFull[b] === 1) this.#setGain(slot, b, shared[b]! + this.#correction(slot, b))
    }
  }

  /** The pair whose merge costs the least mutual information: the first in slot order of those that tie. */
  best(): { readonly a: number; readonly b: number; readonly gain: number } {
    const n = this.slots
    let best = Number.NEGATIVE_INFINITY
    let at = -1
    for (let a = 1; a < n; a++) {
      if (this.#isFull[a] === 0) continue
      for (let i = a * n; i < a * n + a; i++) {
        if (this.#gain[i]! > best) {
          best = this.#gain[i]!
          at = i
        }
      }
    }
    return { a: at % n, b: Math.floor(at / n), gain: best }
  }

  /** Merges two clusters; returns the slot that holds both and the one that is empty now. */
  merge(a: number, b: number): { readonly kept: number; readonly freed: number } {
    const [kept, freed] = this.#contexts(a) >= this.#contexts(b) ? [a, b] : [b, a]
    const n = this.slots
    const isOther = (slot: number): boolean => this.#isFull[slot] === 1 && slot !== kept && slot !== freed
    const gains = new Float64Array(n)
    for (let c = 0; c < n; c++) {
      if (isOther(c)) this.#setGain(kept, c, this.#gain[kept * n + c]! - this.#correction(kept, c))
    }
    this.#mergeContexts(this.#left, kept, freed)
    this.#mergeContexts(this.#right, kept, freed)
    const rows = [this.#right, this.#left].map((counts) => {
      const mine = counts.slice(kept * n, (kept + 1) * n)
      const others = counts.slice(freed * n, (freed + 1) * n)
      for (const row of [mine, others]) {
        row[kept]! += row[freed]!
        row[freed] = 0
      }
      return { mine, others }
    })
    this.#join(this.#right, kept, freed)
    this.#join(this.#left, kept, freed)
    this.#rightTotal[kept]! += this.#rightTotal[freed]!
    this.#leftTotal[kept]! += this.#leftTotal[freed]!
    this.#rightTotal[freed] = 0
    this.#leftTotal[freed] = 0
    this.#isFull[freed] = 0
    this.#addJoined(gains, rows[0]!.mine, rows[0]!.others, this.#left)
    this.#addJoined(gains, rows[1]!.mine, rows[1]!.others, this.#right)
    for (let c = 0; c < n; c++) {
      this.#setGain(freed, c, Number.NEGATIVE_INFINITY)
      if (isOther(c)) {
        this.#setGain(kept, c, this.#gain[kept * n + c]! + gains[c]! + this.#correction(kept, c))
      }
    }
    return { kept, freed }
  }

  /** Average mutual information of neighbouring clusters, in nats. */
  mutualInformation(): number {
    const h = this.#h
    let sum = 0
    let total = 0
    for (const count of this.#right) {
      sum += h(count)
      total += count
    }
    for (let a = 0; a < this.slots; a++) sum -= h(this.#rightTotal[a]!) + h(this.#leftTotal[a]!)
    return total === 0 ? 0 : sum / total + Math.log(total)
  }

  #setGain(a: number, b: number, gain: number): void {
    this.#gain[a * this.slots + b] = gain
    this.#gain[b * this.slots + a] = gain
  }

  #contexts(slot: number): number {
    const n = this.slots
    let count = 0
    for (let i = slot * n; i < (slot + 1) * n; i++) {
      if (this.#right[i] !== 0) count++
      if (this.#left[i] !== 0) count++
    }
    return count
  }

  /** A new context that is seen `counts[a]` times with each a: every pair of those shares it. */
  #addContext(counts: SlotCounts, except: number): void {
    const h = this.#h
    const n = this.slots
    const users = nonZero(counts, except)
    for (let i = 1; i < users.length; i++) {
      const a = users[i]!
      const x = counts[a]!
      for (let j = 0; j < i; j++) {
        const b = users[j]!
        const y = counts[b]!
        const change = h(x + y) - h(x) - h(y)
        this.#gain[a * n + b]! += change
        this.#gain[b * n + a]! += change
      }
    }
  }

  /** Raises the other slots' totals by `counts` and follows f(total, total) in the gains. */
  #addTotals(totals: Float64Array, counts: SlotCounts, slot: number): void {
    const h = this.#h
    const n = this.slots
    const users = nonZero(counts, slot)
    for (const a of users) {
      const old = totals[a]!
      const now = old + counts[a]!
      const own = h(now) - h(old)
      for (let b = 0; b < n; b++) {
        if (b === a || this.#isFull[b] === 0) continue
        const change = own - h(now + totals[b]!) + h(old + totals[b]!)
        this.#gain[a * n + b]! += change
        this.#gain[b * n + a]! += change
      }
      totals[a] = now
    }
  }

  /** Adds to `into[b]` what b shares with the contexts `counts`; `byContext[c, b]` counts b in context c. */
  #addShared(into: Float64Array, counts: SlotCounts, byContext: Int32Array): void {
    const h = this.#h
    const n = this.slots
    for (const c of nonZero(counts, -1)) {
      const x = counts[c]!
      const hx = h(x)
      for (let b = 0; b < n; b++) {
        const y = byContext[c * n + b]!
        if (y !== 0) into[b]! += h(x + y) - hx - h(y)
      }
    }
  }

  /** Two contexts become one: `byContext[c, a]` counts a in context c. */
  #mergeContexts(byContext: Int32Array, kept: number, freed: number): void {
    const h = this.#h
    const n = this.slots
    const p = byContext.subarray(kept * n, (kept + 1) * n)
    const q = byContext.subarray(freed * n, (freed + 1) * n)
    for (let a = 0; a < n; a++) {
      const qa = q[a]!
      if (qa === 0 || a === freed) continue
      const pa = p[a]!
      const constant = h(pa) - h(pa + qa)
      for (let b = 0; b < n; b++) {
        const pb = p[b]!
        const qb = q[b]!
        if (b === a || b === freed || (qb !== 0 && b < a)) continue
        if (qb === 0 && pb === 0) continue
        const change =
          qb === 0
            ? h(pa + qa + pb) - h(pa + pb) + constant
            : h(pa + qa + pb + qb) - h(pb + qb) - h(pa + pb) + h(pb) - h(qa + qb) + h(qa) + h(qb) + constant
        this.#gain[a * n + b]! += change
        this.#gain[b * n + a]! += change
      }
    }
  }

  /** Adds to `into[b]` by how much more b shares with `mine + others` than with `mine`. */
  #addJoined(into: Float64Array, mine: SlotCounts, others: SlotCounts, byContext: Int32Array): void {
    const h = this.#h
    const n = this.slots
    for (const c of nonZero(others, -1)) {
      const x = mine[c]!
      const y = others[c]!
      const constant = h(x) - h(x + y)
      for (let b = 0; b < n; b++) {
        const z = byContext[c * n + b]!
        if (z !== 0) into[b]! += h(x + y + z) - h(x + z) + constant
      }
    }
  }

  /** Adds row and column `freed` to row and column `kept` and empties them. */
  #join(counts: Int32Array, kept: number, freed: number): void {
    const n = this.slots
    for (let c = 0; c < n; c++) {
      counts[kept * n + c]! += counts[freed * n + c]!
      counts[freed * n + c] = 0
    }
    for (let a = 0; a < n; a++) {
      counts[a * n + kept]! += counts[a * n + freed]!
      counts[a * n + freed] = 0
    }
  }

  /** What the sum over shared contexts gets wrong about the contexts a and b themselves, and the loss in the totals. */
  #correction(a: number, b: number): number {
    const h = this.#h
    const n = this.slots
    const aa = this.#right[a * n + a]!
    const ab = this.#right[a * n + b]!
    const ba = this.#right[b * n + a]!
    const bb = this.#right[b * n + b]!
    const counted = h(aa + ba) + h(ab + bb) + h(aa + ab) + h(ba + bb) - h(aa) - h(ab) - h(ba) - h(bb)
    const r = this.#rightTotal
    const l = this.#leftTotal
    const totals = h(r[a]! + r[b]!) - h(r[a]!) - h(r[b]!) + h(l[a]! + l[b]!) - h(l[a]!) - h(l[b]!)
    return h(aa + ab + ba + bb) - counted - totals
  }
}

function nonZero(counts: SlotCounts, except: number): number[] {
  const slots: number[] = []
  for (let i = 0; i < counts.length; i++) if (counts[i] !== 0 && i !== except) slots.push(i)
  return slots
}

function sum(counts: SlotCounts): number {
  let total = 0
  for (const count of counts) total += count
  return total
}
