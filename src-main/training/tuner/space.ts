import * as v from 'valibot'
import { AppError } from '../../base/errors'
import { type Random, seededRandom } from '../../base/random'
import { type Point, type Space, spaceSchema } from '../../contract/tuning'
import { configSchema } from '../../model/config'
import { unknownKey } from '../../model/config-errors'
import { type Schema, schemaAt } from '../../model/schema-words'

/**
 * Parses a search space; keys that a config has not, and ranges that are empty or logarithmic from zero, are refused by key.
 * @param where the file that it stands in
 */
export function parseSpace(input: unknown, where = 'search space'): Space {
  const parsed = v.safeParse(spaceSchema, input)
  if (!parsed.success) {
    const issue = parsed.issues[0]
    const [key] = (issue.path ?? []).map((item) => String(item.key))
    const message =
      key === undefined ? 'the space names nothing to search' : `${key} is not something to search over`
    throw new AppError('config-invalid', message, {
      where: key === undefined ? where : `${where}: ${key}`,
      remedy: 'Write {"choices": [...]} or {"min": 0, "max": 1}, with "log" or "integer" where wanted.'
    })
  }
  for (const [key, part] of Object.entries(parsed.output)) {
    if ('choices' in part || (part.min <= part.max && (!part.log || part.min > 0))) continue
    const needs = part.log ? 'a logarithmic range needs 0 < min <= max' : 'a range needs min <= max'
    throw new AppError('config-invalid', needs, { where: `${where}: ${key}` })
  }
  return parsed.output
}

/** Points that are drawn to see that a space can be used. */
const PROBES = 64

/**
 * Refuses a space of which some points make no config: keys that there are not, values out of their range.
 * @param where the file that the space stands in
 * @param use makes a config of a point, or throws
 */
export function requireUsable(space: Space, where: string, use: (point: Point) => unknown): void {
  for (const key of Object.keys(space)) {
    const path = key.split('.')
    if (schemaAt(configSchema as Schema, path) === undefined) throw unknownKey(configSchema, path, where)
  }
  const corner = (end: 'min' | 'max'): Point =>
    Object.fromEntries(
      Object.entries(space).map(([key, part]) => [key, 'choices' in part ? part.choices[0]! : part[end]])
    )
  const random = seededRandom(0)
  const drawn = Array.from({ length: PROBES }, () => samplePoint(space, random))
  for (const point of [corner('min'), corner('max'), ...drawn]) use(point)
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
