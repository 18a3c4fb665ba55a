import { fromBinarySocket } from '../../src-main/ipc/web-socket'
import { serveGraphics } from '../../src-main/training/graphics/page/serve'

/** A worker of the page in a browser: computes for the trainer at the other end of the socket that its name says. */
serveGraphics(fromBinarySocket(new WebSocket(self.name)), () => self.close())
