const CELLS = 1 << 20
let table: Float64Array | null = null

/** n log n in nats for whole n >= 0, from a table where n is under a million. */
export function nLogN(): (n: number) => number {
  if (table === null) {
    table = new Float64Array(CELLS)
    for (let n = 2; n < CELLS; n++) table[n] = n * Math.log(n)
  }
  const cells = table
  return (n) => (n < CELLS ? cells[n]! : n * Math.log(n))
}
