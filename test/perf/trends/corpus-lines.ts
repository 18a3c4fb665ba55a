import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** Lines `UTC time<TAB>text` of the unlabelled corpus, unpacked by the `xz` program. */
export async function* corpusLines(file: string): AsyncGenerator<string> {
  if (!existsSync(file)) throw new Error(`${file} is not there: give the folder of shared/data with --data`)
  const child = spawn('xz', ['-dc', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  yield* createInterface({ input: child.stdout })
}
