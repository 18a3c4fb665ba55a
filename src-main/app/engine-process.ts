import { join } from 'node:path'
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { ErrorBody } from '../contract/errors'
import type { ChildRole } from '../ipc/child'
import type { EngineArguments, FromEngine, ToEngine } from '../ipc/engine-messages'
import { openGraphicsWindow } from './graphics-window'

const CLOSE_MS = 10_000
const CHILD_GRACE_MS = 5_000

export interface EngineProcess {
  /** Gives the engine the port of a page. */
  connect(port: MessagePortMain): void
  /** Asks the engine to close and waits for its end; ends it when that takes more than ten seconds. */
  close(): Promise<void>
}

export interface EngineListener {
  /** The workspace cannot be opened. The engine is of no more use. */
  onFailed(error: ErrorBody): void
  /** The process ended though nobody closed it. */
  onCrash(code: number): void
}

/** Forks the engine of a workspace and, when it asks for them, its taggers and trainer. */
export function startEngine(options: EngineArguments, listener: EngineListener): EngineProcess {
  const engine = fork('engine', [JSON.stringify(options)])
  const children = new Map<number, { kill(): unknown }>()
  let isClosing = false
  const send = (message: ToEngine, ports: MessagePortMain[] = []): void => engine.postMessage(message, ports)

  const spawn = (child: number, role: ChildRole): void => {
    if (role === 'graphics') {
      openCard(child)
      return
    }
    const made = fork(role, [])
    const { port1, port2 } = new MessageChannelMain()
    children.set(child, made)
    made.on('exit', (code) => {
      children.delete(child)
      send({ type: 'child-exit', child, code })
    })
    made.postMessage({ type: 'port' }, [port1])
    send({ type: 'child', child }, [port2])
  }
  const openCard = (child: number): void => {
    const card = openGraphicsWindow()
    children.set(child, card)
    card.onExit(() => {
      children.delete(child)
      send({ type: 'child-exit', child, code: null })
    })
    send({ type: 'child', child }, [card.port])
  }
  engine.on('message', (message: FromEngine) => {
    if (message.type === 'spawn') spawn(message.child, message.role)
    else if (message.type === 'kill') children.get(message.child)?.kill()
    else if (message.type === 'failed') listener.onFailed(message.error)
  })
  const ended = new Promise<void>((done) => {
    engine.once('exit', (code) => {
      done()
      endChildren(children)
      if (!isClosing) listener.onCrash(code)
    })
  })
  return {
    connect: (port) => send({ type: 'connect' }, [port]),
    async close() {
      if (!isClosing) send({ type: 'close' })
      isClosing = true
      const bound = setTimeout(() => engine.kill(), CLOSE_MS)
      await ended
      clearTimeout(bound)
    }
  }
}

function fork(name: string, args: string[]): UtilityProcess {
  return utilityProcess.fork(join(__dirname, `${name}.js`), args, {
    serviceName: `starling ${name}`,
    stdio: 'inherit'
  })
}

/** They end by themselves when their port closes; what does not is ended. */
function endChildren(children: Map<number, { kill(): unknown }>): void {
  if (children.size === 0) return
  setTimeout(() => {
    for (const child of children.values()) child.kill()
  }, CHILD_GRACE_MS)
}
