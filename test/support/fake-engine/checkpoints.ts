import type { Handlers } from '../../../src-main/contract'
import type { CheckpointInfo } from '../../../src-main/contract/checkpoints'

type Topic = Pick<Handlers, 'checkpoints.list' | 'checkpoints.download'>
type Start = (title: string, onDone: () => void) => number

/** One checkpoint that is whole and one that is not; a download makes its own whole. */
export function fakeCheckpoints(start: Start): Topic {
  const dir = '/home/ana/tweets.starling/checkpoints'
  const known = new Map<string, CheckpointInfo>()
  const put = (model: string, whole: boolean): void => {
    known.set(model, {
      model,
      dir: `${dir}/${model.replace('/', '--')}`,
      bytes: whole ? 91_300_000 : 31_400_000,
      whole
    })
  }
  put('acme/tiny-bert', true)
  put('acme/large-bert', false)
  return {
    'checkpoints.list': async () => [...known.values()],
    'checkpoints.download': async ({ model }) => ({ job: start(`Download ${model}`, () => put(model, true)) })
  }
}
