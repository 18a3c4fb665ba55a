import type { TrainingConfig } from '../model/config'
import type { Network } from './network'
import type { Resources } from './resources'
import { createVectorTable, restoreVectors, storeVectors, type VectorTable } from './vector-table'

/** The vectors as the bundle will keep them, so that the graph computes with the very same numbers. */
export function storedTable(
  memory: Network['memory'],
  config: TrainingConfig,
  { vectors }: Resources
): VectorTable | null {
  if (vectors === null) return null
  const { use, storage } = config.inputs.vectors
  const isTrained = use !== 'frozen'
  const values = isTrained
    ? vectors.values
    : restoreVectors(storeVectors(vectors.values, vectors.size, storage), vectors.size)
  return createVectorTable(memory, values, vectors.size, isTrained, storage)
}

/** Trained vectors, rounded to what the bundle will keep. */
export function roundVectors({ vectors }: Network): void {
  if (!vectors?.isTrained) return
  vectors.values.set(
    restoreVectors(storeVectors(vectors.values, vectors.size, vectors.storage), vectors.size)
  )
}
