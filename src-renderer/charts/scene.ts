import type { Table } from '../lib/table'

/** A name of `styles/tokens.css`: `ink2`, `c-person`. The page resolves it by `var(--ink2)`, a saved file by its value. */
export type Ink = string

export type Mark =
  | {
      readonly kind: 'rect'
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly fill: Ink | null
      readonly stroke?: Ink
      readonly opacity?: number
      readonly radius?: number
    }
  | {
      readonly kind: 'path'
      readonly d: string
      readonly fill: Ink | null
      readonly stroke: Ink | null
      readonly width?: number
      readonly dash?: string
      readonly opacity?: number
    }
  | {
      readonly kind: 'line'
      readonly x1: number
      readonly y1: number
      readonly x2: number
      readonly y2: number
      readonly stroke: Ink
      readonly width?: number
      readonly dash?: string
    }
  | {
      readonly kind: 'text'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly fill: Ink
      readonly anchor?: 'start' | 'middle' | 'end'
      readonly weight?: number
    }
  | {
      readonly kind: 'circle'
      readonly cx: number
      readonly cy: number
      readonly r: number
      readonly fill: Ink
      readonly stroke?: Ink
    }

/** A drawing without any environment: the page draws it, `sceneToSvg` writes it. Lengths in px. */
export interface Scene {
  readonly width: number
  readonly height: number
  /** What it shows, in one sentence. */
  readonly label: string
  readonly marks: readonly Mark[]
  /** Made only when it is saved. */
  readonly table: () => Table
}

/** The plot's place inside a chart, px. */
export interface Plot {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** One decimal is a tenth of a pixel: enough for the eye, short in a file. */
export function px(value: number): number {
  return Math.round(value * 10) / 10
}
