/** One concern. Applied once, in a transaction, in the order of the versions; never changed after a release. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: readonly string[]
}
