/** As much of ONNX's protobuf as a tiny graph needs, written out by hand (onnx.proto3, IR version 8). */
export const FLOAT = 1
export const INT32 = 6

type Field = readonly [number, number | string | Uint8Array | readonly Field[]]

export interface Value {
  readonly name: string
  readonly type: number
  readonly dims: readonly (string | number)[]
}

export interface Node {
  readonly op: string
  readonly inputs: readonly string[]
  readonly output: string
}

export function onnxModel(graph: {
  readonly inputs: readonly Value[]
  readonly output: Value
  readonly nodes: readonly Node[]
  readonly weights: readonly {
    readonly name: string
    readonly dims: readonly number[]
    readonly data: Float32Array
  }[]
}): Uint8Array {
  return message([
    [1, 8],
    [
      8,
      [
        [1, ''],
        [2, 13]
      ]
    ],
    [
      7,
      [
        ...graph.nodes.map(
          (node): Field => [
            1,
            [...node.inputs.map((input): Field => [1, input]), [2, node.output], [4, node.op]]
          ]
        ),
        [2, 'tiny'],
        ...graph.weights.map(
          ({ name, dims, data }): Field => [
            5,
            [
              ...dims.map((dim): Field => [1, dim]),
              [2, FLOAT],
              [8, name],
              [9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]
            ]
          ]
        ),
        ...graph.inputs.map((input): Field => [11, valueInfo(input)]),
        [12, valueInfo(graph.output)]
      ]
    ]
  ])
}

function valueInfo({ name, type, dims }: Value): readonly Field[] {
  const shape = dims.map((dim): Field => [1, [[typeof dim === 'number' ? 1 : 2, dim]]])
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, type],
            [2, shape]
          ]
        ]
      ]
    ]
  ]
}

function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)])
      const body =
        typeof value === 'string' ? Buffer.from(value) : value instanceof Uint8Array ? value : message(value)
      return Buffer.concat([varint((number << 3) | 2), varint(body.length), body])
    })
  )
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  return Uint8Array.from([...bytes, rest])
}
