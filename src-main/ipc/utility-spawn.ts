import type { Spawn } from './child'
import type { FromEngine, ToEngine } from './engine-messages'
import { type EmitterPort, fromMessagePort } from './message-port'

interface Waiting {
  started(port: EmitterPort): void
  ended(code: number | null): void
}

export interface UtilitySpawn {
  readonly spawn: Spawn
  /** Takes main's `child` and `child-exit`. */
  take(message: ToEngine, port: EmitterPort | undefined): void
}

/** Makes the engine's children by way of Electron's main process. @param send posts to main */
export function utilitySpawn(send: (message: FromEngine) => void): UtilitySpawn {
  let next = 1
  const children = new Map<number, Waiting>()
  return {
    spawn: (role) =>
      new Promise((resolve, reject) => {
        const child = next++
        let ended: (code: number | null) => void = () => {}
        const exited = new Promise<number | null>((done) => {
          ended = done
        })
        children.set(child, {
          started: (port) =>
            resolve({ port: fromMessagePort(port), exited, kill: () => send({ type: 'kill', child }) }),
          ended(code) {
            ended(code)
            reject(new Error(`the ${role} process ended with ${code} before it was up`))
          }
        })
        send({ type: 'spawn', child, role })
      }),
    take(message, port) {
      if (message.type === 'child' && port !== undefined) children.get(message.child)?.started(port)
      if (message.type === 'child-exit') {
        children.get(message.child)?.ended(message.code)
        children.delete(message.child)
      }
    }
  }
}
