import * as v from 'valibot'
import { columnsSchema, dateOrderSchema } from '../../contract/imports'
import { importFiles } from '../../ingest/import'
import { type AnyJob, defineJob } from '../../jobs'
import type { Store } from '../../store'

const schema = v.object({
  paths: v.array(v.string()),
  zone: v.optional(v.string()),
  columns: v.optional(columnsSchema),
  dateOrder: v.optional(dateOrderSchema)
})

/** Reads files into the workspace, in the order given; returns their reports. */
export function importJob(store: Store): AnyJob {
  return defineJob({
    kind: 'import',
    lane: 'write',
    title: ({ paths }) =>
      paths.length === 1 ? `Import ${fileName(paths[0]!)}` : `Import ${paths.length} files`,
    parse: (input) => v.parse(schema, input),
    async run({ paths, zone, columns, dateOrder }, context) {
      const reports = await importFiles(
        paths,
        {
          zone: zone ?? store.settings.data.zone,
          ...(columns === undefined ? {} : { columns }),
          ...(dateOrder === undefined ? {} : { dateOrder })
        },
        store.imports,
        context
      )
      await store.imports.settle()
      return reports
    }
  })
}

function fileName(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .pop() ?? path
  )
}
