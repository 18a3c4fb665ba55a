import { ENGINE_PORT } from '../../src-main/contract/bridge'
import { fromMessagePort } from '../../src-main/ipc/message-port'
import { serveGraphics } from '../../src-main/training/graphics/page/serve'

/** The script of Electron's hidden window: computes for the trainer whose port it is given. */
addEventListener('message', (event) => {
  const channel = event.ports[0]
  if (event.source === window && event.data === ENGINE_PORT && channel) {
    serveGraphics(fromMessagePort(channel), () => undefined)
  }
})
