/** Lists models with each under its parent. `depth` is the number of forebears in the list. */
export function byDescent<
  M extends { readonly id: string; readonly parent: string | null; readonly created: string }
>(models: readonly M[]): { readonly model: M; readonly depth: number }[] {
  const known = new Set(models.map((model) => model.id))
  const seen = new Set<string>()
  const out: { model: M; depth: number }[] = []
  const visit = (model: M, depth: number) => {
    if (seen.has(model.id)) return
    seen.add(model.id)
    out.push({ model, depth })
    for (const child of sorted.filter((other) => other.parent === model.id)) visit(child, depth + 1)
  }
  const sorted = [...models].sort((a, b) => a.created.localeCompare(b.created))
  for (const model of sorted) if (model.parent === null || !known.has(model.parent)) visit(model, 0)
  for (const model of sorted) visit(model, 0)
  return out
}
