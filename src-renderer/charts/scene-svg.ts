import { type Ink, type Mark, px, type Scene } from './scene'

const FONT = 'Inter, system-ui, sans-serif'

/**
 * A scene as a file of its own.
 * @param resolve the colour of an ink, as SVG takes it
 */
export function sceneToSvg(scene: Scene, resolve: (ink: Ink) => string): string {
  const { width, height } = scene
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="10.5">`,
    `<title>${escapeText(scene.label)}</title>`,
    element('rect', { width, height, fill: resolve('panel') }),
    ...scene.marks.map((mark) => markToSvg(mark, resolve)),
    '</svg>'
  ]
  return `${lines.join('\n')}\n`
}

/** Attributes of a mark in SVG's names; undefined ones are left out. The page uses the same. */
export function attributesOf(
  mark: Mark,
  resolve: (ink: Ink) => string
): Readonly<Record<string, string | number | undefined>> {
  const ink = (name: Ink | null | undefined) => (name == null ? 'none' : resolve(name))
  switch (mark.kind) {
    case 'rect':
      return {
        x: px(mark.x),
        y: px(mark.y),
        width: px(mark.width),
        height: px(mark.height),
        rx: mark.radius,
        fill: ink(mark.fill),
        stroke: mark.stroke && ink(mark.stroke),
        opacity: mark.opacity
      }
    case 'path':
      return {
        d: mark.d,
        fill: ink(mark.fill),
        stroke: ink(mark.stroke),
        'stroke-width': mark.width,
        'stroke-dasharray': mark.dash,
        'stroke-linejoin': 'round',
        'stroke-linecap': 'round',
        opacity: mark.opacity
      }
    case 'line':
      return {
        x1: px(mark.x1),
        y1: px(mark.y1),
        x2: px(mark.x2),
        y2: px(mark.y2),
        stroke: ink(mark.stroke),
        'stroke-width': mark.width,
        'stroke-dasharray': mark.dash
      }
    case 'text':
      return {
        x: px(mark.x),
        y: px(mark.y),
        fill: ink(mark.fill),
        'text-anchor': mark.anchor,
        'font-weight': mark.weight
      }
    case 'circle':
      return {
        cx: px(mark.cx),
        cy: px(mark.cy),
        r: mark.r,
        fill: ink(mark.fill),
        stroke: mark.stroke && ink(mark.stroke)
      }
  }
}

function markToSvg(mark: Mark, resolve: (ink: Ink) => string): string {
  const attributes = attributesOf(mark, resolve)
  return element(mark.kind, attributes, mark.kind === 'text' ? mark.text : undefined)
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  text?: string
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(String(value))}"`)
    .join('')
  return text === undefined ? `<${name}${written}/>` : `<${name}${written}>${escapeText(text)}</${name}>`
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
