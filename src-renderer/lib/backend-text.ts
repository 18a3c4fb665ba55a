/** What computes a training, with the milliseconds of a step where backends were compared, the fastest first. */
export function backendText(name: string, stepMs: Readonly<Record<string, number>> = {}): string {
  const figures = Object.entries(stepMs).sort(([, a], [, b]) => a - b)
  if (figures.length === 0) return name
  return `${name}, the fastest here: ${figures.map(([of, ms]) => `${of} ${ms.toFixed(1)} ms`).join(', ')} a step`
}
