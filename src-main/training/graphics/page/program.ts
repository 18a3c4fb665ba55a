import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu'
import { backend, engine, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core'

/** A compute shader as an operation of TensorFlow.js's WebGPU backend. */
export interface Program {
  /** Tells apart whatever `code` depends on. */
  readonly key: string
  readonly inputs: readonly string[]
  readonly outputShape: readonly number[]
  readonly dtype?: 'float32' | 'int32'
  /** Threads of a workgroup. */
  readonly threads: number
  /** Workgroups; where absent one thread for each element of the output. */
  readonly groups?: number
  /** Numbers that the code reads as `uniforms.name`. */
  readonly integers?: Readonly<Record<string, number>>
  readonly floats?: Readonly<Record<string, number>>
  /** WGSL with `fn main(index : i32)`; writes `result[...]`. */
  readonly code: string
}

/** Runs a program; the tape sees nothing of it. */
export function run(program: Program, inputs: readonly Tensor[]): Tensor {
  const { integers = {}, floats = {} } = program
  const size = program.outputShape.reduce((product, n) => product * n, 1)
  const groups = program.groups ?? Math.ceil(size / program.threads)
  const shader: WebGPUProgram = {
    variableNames: [...program.inputs],
    outputShape: [...program.outputShape],
    shaderKey: program.key,
    workgroupSize: [program.threads, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [groups, 1, 1],
    size: true,
    uniforms: [
      ...Object.keys(integers).map((name) => `${name} : i32, `),
      ...Object.keys(floats).map((name) => `${name} : f32, `)
    ].join(''),
    getUserCode: () => program.code
  }
  const uniforms = [
    ...Object.values(integers).map((value) => ({ type: 'int32', data: [value] })),
    ...Object.values(floats).map((value) => ({ type: 'float32', data: [value] }))
  ]
  const info: TensorInfo = (backend() as WebGPUBackend).runWebGPUProgram(
    shader,
    [...inputs],
    program.dtype ?? 'float32',
    uniforms
  )
  return engine().makeTensorFromTensorInfo(info)
}
