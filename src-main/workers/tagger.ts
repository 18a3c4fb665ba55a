import { childPort } from '../ipc/child-port'
import { serveTagger } from '../tagging/serve-tagger'

const stop = serveTagger(childPort(), () => process.exit(0))
process.on('SIGTERM', stop)
// The engine stops its children itself; a terminal's Ctrl+C reaches them too, and ending during a run aborts the process.
process.on('SIGINT', () => {})
