import { type Port, portPair } from '../../src-main/ipc/port'
import type { SpawnTagger, TaggerProcess } from '../../src-main/tagging/protocol'
import { serveTagger } from '../../src-main/tagging/serve-tagger'

export interface Processes {
  readonly spawn: SpawnTagger
  /** Started so far, and how many are running. */
  readonly count: () => { readonly started: number; readonly running: number }
}

/**
 * Real taggers at the other end of a port in this process. One that is sent a text holding `poison` ends at once without a word, as long as
 * `crashes` allows.
 */
export function taggerProcesses({ crashes = 0 }: { crashes?: number } = {}): Processes {
  let started = 0
  let running = 0
  let left = crashes
  const spawn = async (): Promise<TaggerProcess> => {
    const [ours, theirs] = portPair()
    started++
    running++
    let exit: (code: number | null) => void = () => {}
    const exited = new Promise<number | null>((resolve) => {
      exit = (code) => {
        running--
        exit = () => {}
        resolve(code)
      }
    })
    const watched: Port = {
      ...theirs,
      onMessage: (listener) =>
        theirs.onMessage((message) => {
          if (left > 0 && JSON.stringify(message).includes('poison')) {
            left--
            theirs.close()
            exit(null)
          } else listener(message)
        })
    }
    serveTagger(watched, () => exit(0))
    return { port: ours, exited, kill: () => exit(null) }
  }
  return { spawn, count: () => ({ started, running }) }
}
