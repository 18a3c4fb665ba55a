import * as v from 'valibot'
import { AppError } from '../../base/errors'
import type { Random } from '../../base/random'

const dimension = v.union([
  v.strictObject({
    choices: v.pipe(v.array(v.union([v.number(), v.string(), v.boolean(), v.null()])), v.minLength(1))
  }),
  v.strictObject({
    min: v.number(),
    max: v.number(),
    /** Uniform in the logarithm. */
    log: v.optional(v.boolean(), false),
    integer: v.optional(v.boolean(), false)
  })
])

/** What to search: a dotted config key (`head.dropout`) to its choices or range. */
export const spaceSchema = v.pipe(v.record(v.string(), dimension), v.minEntries(1))
export type Space = v.InferOutput<typeof spaceSchema>
export type Point = Readonly<Record<string, number | string | boolean | null>>

/** Parses a search space; a range that is empty, or logarithmic from zero, is refused by key. */
export function parseSpace(input: unknown): Space {
  const parsed = v.safeParse(spaceSchema, input)
  if (!parsed.success) {
    const issue = parsed.issues[0]
    throw new AppError('config-invalid', issue.message, {
      where: `search space: ${v.getDotPath(issue) ?? ''}`
    })
  }
  for (const [key, part] of Object.entries(parsed.output)) {
    if ('choices' in part) continue
    if (part.min > part.max || (part.log && part.min <= 0)) {
      throw new AppError(
        'config-invalid',
        part.log ? 'a logarithmic range needs 0 < min <= max' : 'a range needs min <= max',
        {
          where: `search space: ${key}`
        }
      )
    }
  }
  return parsed.output
}

/** One point drawn at random, keys in the space's order. */
export function samplePoint(space: Space, random: Random): Point {
  const point: Record<string, number | string | boolean | null> = {}
  for (const [key, part] of Object.entries(space)) {
    if ('choices' in part) {
      point[key] = part.choices[random.below(part.choices.length)]!
      continue
    }
    const u = random.next()
    if (part.integer) {
      const width = part.max - part.min + 1
      point[key] = part.log
        ? Math.min(
            part.max,
            Math.floor(Math.exp(Math.log(part.min) + u * Math.log((part.max + 1) / part.min)))
          )
        : part.min + Math.floor(u * width)
    } else
      point[key] = part.log ? part.min * (part.max / part.min) ** u : part.min + u * (part.max - part.min)
  }
  return point
}

/** The config with the point's values set at their dotted keys. The config itself is left as it is. */
export function applyPoint(config: Readonly<Record<string, unknown>>, point: Point): Record<string, unknown> {
  const result = JSON.parse(JSON.stringify(config)) as Record<string, unknown>
  for (const [key, value] of Object.entries(point)) {
    const path = key.split('.')
    let at = result
    for (const name of path.slice(0, -1)) {
      const inner = at[name]
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) at[name] = {}
      at = at[name] as Record<string, unknown>
    }
    at[path[path.length - 1]!] = value
  }
  return result
}
