import type { GraphInput } from '../../model/graph'
import { bytesOf, type Element, type GraphNode, type GraphValue, type Initialiser } from './graph'

/** A graph that grows node by node. */
export function createDraft() {
  const nodes: GraphNode[] = []
  const initialisers: Initialiser[] = []
  const inputs: GraphValue[] = []
  const constant = (
    name: string,
    element: Element,
    dims: readonly number[],
    values: ArrayBufferView
  ): string => {
    initialisers.push({ name, element, dims, bytes: bytesOf(values) })
    return name
  }
  return {
    nodes,
    initialisers,
    inputs,
    constant,
    floats: (name: string, dims: readonly number[], values: Float32Array) =>
      constant(name, 'float', dims, values),
    int64s: (name: string, values: readonly number[]) =>
      constant(name, 'int64', [values.length], BigInt64Array.from(values, BigInt)),
    input(name: GraphInput, element: Element, dims: readonly (number | string)[]): void {
      inputs.push({ name, element, dims })
    },
    node(
      op: string,
      from: readonly string[],
      to: string,
      attributes: NonNullable<GraphNode['attributes']> = {}
    ): string {
      nodes.push({ op, inputs: from, outputs: [to], attributes })
      return to
    },
    /** A node of onnxruntime's own operators; an empty name is an input that is left out. */
    runtimeNode(
      op: string,
      from: readonly string[],
      to: string,
      attributes: NonNullable<GraphNode['attributes']> = {}
    ): string {
      nodes.push({ op, inputs: from, outputs: [to], attributes, domain: 'com.microsoft' })
      return to
    },
    nodeOf(
      op: string,
      from: readonly string[],
      to: readonly string[],
      attributes: NonNullable<GraphNode['attributes']> = {}
    ): readonly string[] {
      nodes.push({ op, inputs: from, outputs: to, attributes })
      return to
    }
  }
}
export type Draft = ReturnType<typeof createDraft>
