import { decodeMessage, encodeMessage, type Field } from './protobuf'

/** Element types of ONNX tensors that we write. */
export const ELEMENT = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10 } as const
export type Element = keyof typeof ELEMENT

export interface Initialiser {
  readonly name: string
  readonly element: Element
  readonly dims: readonly number[]
  /** Little endian. */
  readonly bytes: Uint8Array
}

export interface GraphValue {
  readonly name: string
  readonly element: Element
  /** A number, or the name of a size that varies. */
  readonly dims: readonly (number | string)[]
}

export interface GraphNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  /** Set of operators where it is not ONNX's own. */
  readonly domain?: 'com.microsoft'
}

/** Integers, lists of integers, a string, or a float. */
export type AttributeValue = number | readonly number[] | string | { readonly float: number }

export interface Graph {
  readonly name: string
  readonly inputs: readonly GraphValue[]
  readonly outputs: readonly GraphValue[]
  readonly nodes: readonly GraphNode[]
  readonly initialisers: readonly Initialiser[]
}

const IR_VERSION = 8
const OPSET = 17
/** The import of onnxruntime's own operators. */
const RUNTIME_OPERATORS: Field = [
  8,
  [
    [1, 'com.microsoft'],
    [2, 1]
  ]
]

/** A model file (onnx.proto3, IR version 8, operator set 17). */
export function encodeGraph(graph: Graph): Uint8Array {
  return encodeMessage([
    [1, IR_VERSION],
    [2, 'starling'],
    [
      7,
      [
        ...graph.nodes.map((node, i): Field => [1, nodeFields(node, i)]),
        [2, graph.name],
        ...graph.initialisers.map(
          ({ name, element, dims, bytes }): Field => [
            5,
            [...dims.map((dim): Field => [1, dim]), [2, ELEMENT[element]], [8, name], [9, bytes]]
          ]
        ),
        ...graph.inputs.map((value): Field => [11, valueFields(value)]),
        ...graph.outputs.map((value): Field => [12, valueFields(value)])
      ]
    ],
    [
      8,
      [
        [1, ''],
        [2, OPSET]
      ]
    ],
    ...(graph.nodes.some((node) => node.domain === 'com.microsoft') ? [RUNTIME_OPERATORS] : [])
  ])
}

function nodeFields(node: GraphNode, i: number): Field[] {
  return [
    ...node.inputs.map((name): Field => [1, name]),
    ...node.outputs.map((name): Field => [2, name]),
    [3, `${node.op}-${i}`],
    [4, node.op],
    ...Object.entries(node.attributes ?? {}).map(([name, value]): Field => [5, attribute(name, value)]),
    ...(node.domain === undefined ? [] : [[7, node.domain] as Field])
  ]
}

function attribute(name: string, value: AttributeValue): Field[] {
  if (typeof value === 'number') {
    return [
      [1, name],
      [3, value],
      [20, 2]
    ]
  }
  if (typeof value === 'string') {
    return [
      [1, name],
      [4, value],
      [20, 3]
    ]
  }
  if ('float' in value) {
    return [
      [1, name],
      [2, { float: value.float }],
      [20, 1]
    ]
  }
  return [[1, name], ...value.map((item): Field => [8, item]), [20, 7]]
}

function valueFields({ name, element, dims }: GraphValue): Field[] {
  const shape = dims.map((dim): Field => [1, [typeof dim === 'number' ? [1, dim] : [2, dim]]])
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, ELEMENT[element]],
            [2, shape]
          ]
        ]
      ]
    ]
  ]
}

/** Bytes of an initialiser of a model file; null where it has none of that name. */
export function initialiserBytes(model: Uint8Array, name: string): Uint8Array | null {
  return initialisers(model).get(name) ?? null
}

/** The bytes of every constant of an encoded graph by its name, as views. */
export function initialisers(model: Uint8Array): Map<string, Uint8Array> {
  const all = new Map<string, Uint8Array>()
  for (const [field, graph] of decodeMessage(model)) {
    if (field !== 7 || typeof graph === 'number') continue
    for (const [part, tensor] of decodeMessage(graph)) {
      if (part !== 5 || typeof tensor === 'number') continue
      let found = ''
      let bytes: Uint8Array = new Uint8Array(0)
      for (const [key, value] of decodeMessage(tensor)) {
        if (typeof value === 'number') continue
        if (key === 8) found = Buffer.from(value).toString('utf8')
        if (key === 9) bytes = value
      }
      all.set(found, bytes)
    }
  }
  return all
}

/** The bytes of a typed array. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice()
}
