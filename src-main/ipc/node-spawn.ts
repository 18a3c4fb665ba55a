import { fork } from 'node:child_process'
import { join } from 'node:path'
import { AppError } from '../base/errors'
import type { Spawn } from './child'
import { processPort } from './child-port'

/**
 * Makes children as plain Node processes. Their stdout goes to stderr, so that `--json` stays clean.
 * @param outFolder folder of `tagger.js` and `trainer.js`
 */
export function nodeSpawn(outFolder: string): Spawn {
  return (role) =>
    new Promise((resolve, reject) => {
      if (role === 'graphics') {
        reject(
          new AppError('usage', 'WebGPU needs a window, and there is none', {
            where: '--backend webgpu',
            remedy:
              'train in the window of Starling or of starling serve, or use --backend auto, native, gpu or wasm'
          })
        )
        return
      }
      const child = fork(join(outFolder, `${role}.js`), [], {
        stdio: ['ignore', 2, 2, 'ipc'],
        serialization: 'advanced'
      })
      const exited = new Promise<number | null>((done) => {
        child.once('exit', (code) => done(code))
      })
      child.once('error', reject)
      child.once('spawn', () => {
        resolve({ port: processPort(child), exited, kill: () => void child.kill('SIGKILL') })
      })
    })
}
