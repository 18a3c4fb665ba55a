import * as v from 'valibot'
import { type AnyJob, defineJob } from '../../jobs'
import { checkpointFolder } from '../../registry/checkpoints'
import { type Downloaded, downloadModel, hubEndpoint } from '../../registry/hub'
import type { Store } from '../../store'

const schema = v.object({ model: v.string(), revision: v.string() })

/** Fetches a checkpoint into the workspace. Started again it goes on where it stopped. */
export function downloadJob(store: Store): AnyJob {
  return defineJob({
    kind: 'download',
    lane: 'network',
    title: ({ model }) => `Download ${model}`,
    parse: (input) => v.parse(schema, input),
    async run({ model, revision }, { signal, report }): Promise<Downloaded & { readonly out: string }> {
      const out = checkpointFolder(store.dir, model)
      return {
        out,
        ...(await downloadModel({ model, revision, endpoint: hubEndpoint(), out }, signal, report))
      }
    }
  })
}
