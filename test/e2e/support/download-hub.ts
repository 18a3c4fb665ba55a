import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FakeHub, fakeHub, type HubFiles, openFile } from '../../support/fake-hub'
import { ROOT } from './host'

const NAMES = ['config.json', 'model.safetensors', 'vocab.txt', 'tokenizer_config.json'] as const
const FOLDER = join(ROOT, 'test/fixtures/transformer/bert')

/** A tiny BERT that is a real one. */
export const TINY: HubFiles = Object.fromEntries(
  NAMES.map((name) => [name, readFileSync(join(FOLDER, name))])
)
/** Where the weights of `acme/slow` come to a standstill, and where they are cut after that, bytes. */
export const HALF = TINY['model.safetensors']!.length >> 1
export const CUT = HALF + 4096

/**
 * A hub with two models of the same files. `acme/slow` sends half of its weights and no more; asked for the rest it is cut off once. The weights of
 * `acme/lie` are not what their hash says.
 */
export function downloadHub(): Promise<FakeHub> {
  let isCut = false
  return fakeHub(
    { 'acme/slow': TINY, 'acme/lie': TINY },
    {
      trouble({ model, name, file, from }, response) {
        if (name !== 'model.safetensors') return false
        if (model === 'acme/lie') {
          response.end(Buffer.from(file).fill(1))
          return true
        }
        if (from > 0 && isCut) return false
        openFile(response, { file, from })
        if (from === 0) response.write(file.subarray(0, HALF))
        else {
          isCut = true
          response.write(file.subarray(from, CUT), () => response.destroy())
        }
        return true
      }
    }
  )
}
