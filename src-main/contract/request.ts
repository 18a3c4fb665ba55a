import type * as v from 'valibot'

/** One request: the schema of its arguments and (as a type only) its result. */
export interface RequestSpec<S extends v.GenericSchema, R> {
  readonly args: S
  readonly result?: R
}

/** `request<Result>()(argsSchema)`: curried so that the result is named and the arguments are inferred. */
export function request<R>() {
  return <S extends v.GenericSchema>(args: S): RequestSpec<S, R> => ({ args })
}
