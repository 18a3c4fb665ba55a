import type { FeatureLists } from '../model/list-features'
import type { FeatureListFile } from './protocol'
import { type Resources, readNames } from './resources'

/**
 * Gives a model lists of names as features. A list that goes by the name of one that the model has takes its place, and one with a name that is not
 * given any more is emptied; the others come after those, so that the flags of a list stay where they were.
 */
export async function extendLists(
  resources: Resources,
  files: readonly FeatureListFile[]
): Promise<Resources> {
  if (files.length === 0) return resources
  const lists: FeatureLists[number][] = (resources.vocabulary.lists ?? []).map((list) =>
    list.name === undefined ? list : { ...list, names: [] }
  )
  for (const { name, path, caseRule } of files) {
    const list = { name, caseRule, names: await readNames(path) }
    const at = lists.findIndex((other) => other.name === name)
    if (at < 0) lists.push(list)
    else lists[at] = list
  }
  return { ...resources, vocabulary: { ...resources.vocabulary, lists } }
}
