import type { EngineEvent } from '../../contract/jobs'
import type { Spawn } from '../../ipc/child'
import type { Runner } from '../../jobs'
import type { Store } from '../../store'
import type { Models } from './models'

/** What the handlers of an engine share. */
export interface EngineParts {
  readonly store: Store
  readonly jobs: Runner
  readonly models: Models
  readonly spawn: Spawn
  readonly emit: (event: EngineEvent) => void
  readonly isBrowser: boolean
}
