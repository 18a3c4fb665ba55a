import type { Migration } from './migration'

/**
 * Runs whose doubtful mentions are to be settled by the rest of the import (`wanted`), and how many of a run's texts that was last done with (0: what was
 * done is undone). Spans that it wrote have the list 0; the model's own that it took the place of are `overruled`.
 */
export const collective: Migration = {
  version: 8,
  name: 'collective pass',
  statements: [`CREATE TABLE collective(run INTEGER, wanted BOOLEAN, texts BIGINT)`]
}
