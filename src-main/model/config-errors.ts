import type * as v from 'valibot'
import { AppError } from '../base/errors'
import { nearest } from '../base/nearest'
import { allowedWords, keysOf, pathsOf, type Schema, schemaAt } from './schema-words'

type Issue = v.BaseIssue<unknown>

interface Fault {
  readonly path: readonly string[]
  readonly input: unknown
  readonly kind: 'unknown' | 'missing' | 'value'
}

/**
 * What is wrong with the settings in a file: the key's path, what is there, what is allowed. Of several faults an unknown key is named
 * first, for it explains a missing one.
 * @param where the file
 */
export function configFault(schema: object, issues: readonly Issue[], where: string): AppError {
  const root = schema as Schema
  const faults = issues.map(faultOf)
  const fault = faults.find(({ kind }) => kind === 'unknown') ?? faults[0]!
  const key = fault.path.join('.')
  const place = `${where}: ${key === '' ? 'the whole file' : key}`
  const allowed = schemaAt(root, fault.path)
  if (fault.kind === 'unknown') return unknownKey(root, fault.path, where)
  const takes = allowed === undefined ? undefined : allowedWords(allowed)
  const there = fault.kind === 'missing' ? 'is missing' : `is ${shown(fault.input)}`
  const message = `${key === '' ? 'it' : key} ${there}${takes === undefined ? '' : `, and takes ${takes}`}`
  return new AppError('config-invalid', message, {
    where: place,
    remedy: 'docs/training.md explains each key'
  })
}

/** A key that there is not, with the one that is probably meant and all that there are. */
export function unknownKey(schema: object, path: readonly string[], where: string): AppError {
  const root = schema as Schema
  const name = path[path.length - 1]!
  const parents = path.slice(0, -1)
  const parent = schemaAt(root, parents)
  const keys = parent === undefined ? [] : keysOf(parent)
  const within = parents.length === 0 ? 'a config' : parents.join('.')
  const meant = suggestion(root, name, keys)
  const hint = meant === null ? '' : `Did you mean ${meant}? `
  return new AppError('config-invalid', `${within} has no key "${name}"`, {
    where: `${where}: ${path.join('.')}`,
    remedy: `${hint}${keys.length === 0 ? 'docs/training.md names all keys' : `Its keys are ${keys.join(', ')}`}`
  })
}

/** The nearest key beside it, else one of the same name elsewhere, else the nearest elsewhere. */
function suggestion(root: Schema, name: string, keys: readonly string[]): string | null {
  const beside = nearest(name, keys)
  if (beside !== null) return beside
  const depth = (path: string): number => path.split('.').length
  const paths = pathsOf(root).sort((a, b) => depth(a) - depth(b))
  const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
  const elsewhere = nearest(name, paths.map(last))
  return elsewhere === null ? null : paths.find((path) => last(path) === elsewhere)!
}

function faultOf(issue: Issue): Fault {
  const path = (issue.path ?? []).map(({ key }) => String(key))
  const inner = (issue.issues ?? []).filter((sub) => (sub.path ?? []).length > 0)[0]
  if (inner !== undefined) {
    const fault = faultOf(inner)
    return { ...fault, path: [...path, ...fault.path] }
  }
  const isKey = issue.path?.at(-1)?.origin === 'key'
  const isMissing = isKey && issue.received === 'undefined'
  const kind = isMissing ? 'missing' : isKey ? 'unknown' : 'value'
  return { path, input: issue.input, kind }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
