/** What is read of a valibot schema: of each kind those parts that it has. */
export interface Schema {
  readonly type: string
  readonly wrapped?: Schema
  readonly entries?: Readonly<Record<string, Schema>>
  readonly item?: Schema
  readonly value?: Schema
  readonly options?: readonly unknown[]
  readonly literal?: unknown
  readonly key?: unknown
  readonly pipe?: readonly Step[]
}

interface Step {
  readonly type: string
  readonly requirement?: unknown
  readonly pipe?: readonly Step[]
}

/** A schema without what makes it optional. */
function bare(schema: Schema): Schema {
  return schema.wrapped === undefined ? schema : bare(schema.wrapped)
}

function optionsOf(schema: Schema): readonly Schema[] {
  return (schema.options ?? []) as readonly Schema[]
}

/** The schema at a path of keys; undefined where a key is not known. Of several possible objects the first that has the key. */
export function schemaAt(schema: Schema, path: readonly string[]): Schema | undefined {
  const here = bare(schema)
  const [key, ...rest] = path
  if (key === undefined) return schema
  if (here.type === 'variant' || here.type === 'union') {
    return optionsOf(here)
      .map((option) => schemaAt(option, path))
      .find((found) => found !== undefined)
  }
  const inner = here.entries?.[key] ?? (here.type === 'record' ? here.value : here.item)
  return inner === undefined ? undefined : schemaAt(inner, rest)
}

/** Keys of an object by its schema; those of all kinds where there are several; none where any may be. */
export function keysOf(schema: Schema): string[] {
  const here = bare(schema)
  if (here.type === 'variant') return [...new Set(optionsOf(here).flatMap(keysOf))]
  if (here.type === 'record') return ((here.key as Schema).options ?? []).map(String)
  return Object.keys(here.entries ?? {})
}

/** Dotted paths of all keys of an object, outer ones first; those within lists are left out. */
export function pathsOf(schema: Schema, before = ''): string[] {
  const { entries } = bare(schema)
  const own = Object.keys(entries ?? {}).map((key) => `${before}${key}`)
  return [
    ...own,
    ...Object.entries(entries ?? {}).flatMap(([key, inner]) => pathsOf(inner, `${before}${key}.`))
  ]
}

/** What a schema allows, in words: `a whole number from 8 to 2048, a multiple of 8`. */
export function allowedWords(schema: Schema): string {
  if (schema.type === 'nullable') return `${allowedWords(schema.wrapped!)}, or null`
  const here = bare(schema)
  if (here !== schema) return allowedWords(schema.wrapped!)
  switch (here.type) {
    case 'picklist':
      return `one of ${here.options!.map(String).join(', ')}`
    case 'literal':
      return JSON.stringify(here.literal)
    case 'boolean':
      return 'true or false'
    case 'string':
      return 'a text'
    case 'number':
      return numberWords(here)
    case 'array':
      return `a list of: ${allowedWords(here.item!)}`
    case 'union':
      return optionsOf(here).map(allowedWords).join(', or ')
    case 'record':
      return `an object of names, each with ${allowedWords(here.value!)}`
    default: {
      const keys = keysOf(here)
      return keys.length === 0 ? 'an object' : `an object with the keys ${keys.join(', ')}`
    }
  }
}

function numberWords({ pipe = [] }: Schema): string {
  const actions = flatSteps(pipe)
  const limit = (type: string): unknown => actions.find((action) => action.type === type)?.requirement
  const [least, most, factor] = ['min_value', 'max_value', 'multiple_of'].map(limit)
  const kind = actions.some((action) => action.type === 'integer') ? 'a whole number' : 'a number'
  const from = least === undefined ? '' : ` from ${least}`
  const to = most === undefined ? '' : ` ${least === undefined ? 'up ' : ''}to ${most}`
  return `${kind}${from}${to}${factor === undefined ? '' : `, a multiple of ${factor}`}`
}

function flatSteps(pipe: readonly Step[]): Step[] {
  return pipe.flatMap((step) =>
    step.pipe === undefined || step.pipe === pipe ? [step] : flatSteps(step.pipe)
  )
}
