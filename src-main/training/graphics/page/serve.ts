import type { FromGraphics, GraphicsPort, ToGraphics } from '../messages'
import { findAdapter, openDevice } from './device'
import { openSteps, type Steps } from './steps'

/** Answers a trainer's messages one after another, until its port closes. */
export function serveGraphics(port: GraphicsPort, onClose: () => void): void {
  let steps: Steps | null = null
  let queue: Promise<void> = Promise.resolve()
  const answer = async (message: ToGraphics): Promise<FromGraphics> => {
    if (message.type === 'probe') return findAdapter()
    if (message.type === 'open') {
      await openDevice()
      steps?.close()
      steps = openSteps(message)
      return { type: 'opened' }
    }
    if (steps === null) throw new Error('no network was opened')
    if (message.type === 'read') return { type: 'state', state: await steps.state() }
    return steps.step(message.parts, message.update, message.wantsGradient)
  }
  port.onMessage((message) => {
    queue = queue.then(async () => {
      const said = await answer(message as ToGraphics).catch(
        (thrown: unknown): FromGraphics => ({
          type: 'failed',
          message: thrown instanceof Error ? thrown.message : String(thrown)
        })
      )
      port.post(said)
    })
  })
  port.onClose(onClose)
}
