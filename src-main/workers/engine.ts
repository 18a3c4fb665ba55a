import { AppError, errorBody } from '../base/errors'
import { parentPort } from '../ipc/child-port'
import type { EngineArguments, FromEngine, ToEngine } from '../ipc/engine-messages'
import { type EmitterPort, fromMessagePort } from '../ipc/message-port'
import type { Port } from '../ipc/port'
import { utilitySpawn } from '../ipc/utility-spawn'
import { createEngine } from './create-engine'

type Engine = Awaited<ReturnType<typeof createEngine>>

/** The engine as a utility process of Electron: main says who connects, makes its children and asks it to close. */
async function main(): Promise<void> {
  const parent = parentPort()
  if (parent === null) throw new AppError('usage', 'this program is started by Starling, not by hand')
  const send = (message: FromEngine): void => parent.postMessage(message)
  const children = utilitySpawn(send)
  const early: Port[] = []
  let engine: Engine | null = null
  let isClosing = false

  const close = async (): Promise<void> => {
    isClosing = true
    await engine?.close()
    process.exit(0)
  }
  const connect = (carrier: EmitterPort | undefined): void => {
    if (carrier === undefined || isClosing) return
    const port = fromMessagePort(carrier)
    if (engine === null) early.push(port)
    else engine.router.attach(port)
  }
  parent.on('message', ({ data, ports }) => {
    const message = data as ToEngine
    if (message.type === 'connect') connect(ports[0])
    else if (message.type === 'close') void close()
    else children.take(message, ports[0])
  })

  const { workspace, sample } = JSON.parse(process.argv[2] ?? '{}') as EngineArguments
  try {
    engine = await createEngine({
      workspace,
      spawn: children.spawn,
      hasWindow: true,
      log: (line) => process.stderr.write(`${line}\n`),
      isBrowser: false,
      resume: true,
      sample
    })
  } catch (thrown) {
    send({
      type: 'failed',
      error: errorBody(thrown, (id, stack) => process.stderr.write(`${id} ${stack}\n`))
    })
    return
  }
  if (isClosing) return close()
  for (const port of early) engine.router.attach(port)
  send({ type: 'ready' })
}

void main()
