import { basename, resolve } from 'node:path'
import { AppError } from '../base/errors'
import { CLASSES } from '../contract/classes'
import type { TrainRequest } from '../training/protocol'
import type { CommandInput, Flag } from './command'
import { RENAME_FLAG, renames } from './renames'

/** Flags that say what is trained on, as `train` and `tune` take them. */
export const FILE_FLAGS: Readonly<Record<'data' | 'dev' | 'rename', Flag>> = {
  data: { type: 'string', multiple: true, value: 'FILE.conll', help: 'tweets to train on' },
  dev: { type: 'string', value: 'FILE.conll', help: 'tweets to measure on after each epoch' },
  rename: RENAME_FLAG
}

/** The part of a training request that `FILE_FLAGS` say; paths become absolute. */
export function trainingFiles(
  input: CommandInput
): Pick<TrainRequest, 'data' | 'dev' | 'dataName' | 'classes' | 'rename'> {
  const data = input.texts('data')
  if (data.length === 0) throw new AppError('usage', '--data is missing')
  const dev = input.text('dev')
  return {
    data: data.map((path) => resolve(path)),
    dev: dev === undefined ? null : resolve(dev),
    dataName: data.map((path) => basename(path)).join(', '),
    classes: CLASSES,
    rename: renames(input)
  }
}
