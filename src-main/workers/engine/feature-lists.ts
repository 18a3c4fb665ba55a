import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RuledList } from '../../tagging/overlay'
import type { FeatureListFile } from '../../training/protocol'

/**
 * The lists in use as features of a model: one of each class and case rule with all names of it, so that a flag says a class and a retraining finds
 * the list again.
 * @param folder where the files go
 */
export function featureLists(lists: readonly RuledList[], folder: string): FeatureListFile[] {
  const groups = new Map<string, { readonly caseRule: RuledList['caseRule']; readonly names: Set<string> }>()
  for (const { caseRule, names } of lists) {
    for (const { name, class: of } of names) {
      const key = `${of}, ${caseRule}`
      const group = groups.get(key) ?? { caseRule, names: new Set<string>() }
      groups.set(key, group)
      group.names.add(name.replace(/\s+/g, ' '))
    }
  }
  mkdirSync(folder, { recursive: true })
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { caseRule, names }], i) => {
      const path = join(folder, `names-${i}.txt`)
      writeFileSync(
        path,
        [...names]
          .sort()
          .map((one) => `${one}\n`)
          .join('')
      )
      return { name, path, caseRule }
    })
}
