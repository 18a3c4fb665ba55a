import type { TaggerKernel } from './memory'

/** Kernels that may be called from a list: they write to memory alone. */
const LISTED = [
  'addBias',
  'attentionBackward',
  'attentionForward',
  'copyRows',
  'geluBackward',
  'geluForward',
  'gemm',
  'gemmPacked',
  'lstmStep',
  'lstmStepGradient',
  'packColumns',
  'packPanels',
  'sumRows'
] as const satisfies readonly (keyof TaggerKernel)[]

type ListedKernel = Pick<TaggerKernel, (typeof LISTED)[number]>

/** Kernels that note each call as `[kernel, count, arguments...]` instead of running it. */
export function listingKernel(calls: number[]): ListedKernel {
  const entries = LISTED.map((name, index) => [
    name,
    (...args: readonly number[]) => {
      calls.push(index, args.length, ...args)
    }
  ])
  return Object.fromEntries(entries) as unknown as ListedKernel
}

/** Runs the calls of a list, in order. */
export function runCalls(kernel: TaggerKernel, calls: ArrayLike<number>, length: number): void {
  const listed = LISTED.map((name) => kernel[name] as (...args: number[]) => void)
  for (let at = 0; at < length; ) {
    const end = at + 2 + calls[at + 1]!
    const args: number[] = []
    for (let i = at + 2; i < end; i++) args.push(calls[i]!)
    listed[calls[at]!]!(...args)
    at = end
  }
}
