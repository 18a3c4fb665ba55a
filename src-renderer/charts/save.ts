import type { Host } from '../api/host'
import { toCsv } from '../lib/table'
import type { Scene } from './scene'
import { sceneToSvg } from './scene-svg'

const SHARPNESS = 2

/** Saves what a chart shows, in the colours that it has on the screen. */
export async function saveChart(
  scene: Scene,
  name: string,
  format: 'svg' | 'png' | 'csv',
  host: Host
): Promise<void> {
  const file = `${fileName(name)}.${format}`
  if (format === 'csv') return host.save(file, toCsv(scene.table()))
  const style = getComputedStyle(document.documentElement)
  const svg = sceneToSvg(scene, (ink) => style.getPropertyValue(`--${ink}`).trim())
  return host.save(file, format === 'svg' ? svg : await toPng(svg, scene.width, scene.height))
}

export function fileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 60) || 'chart'
}

async function toPng(svg: string, width: number, height: number): Promise<Uint8Array> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * SHARPNESS
  canvas.height = height * SHARPNESS
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('the picture could not be drawn')
  return new Uint8Array(await blob.arrayBuffer())
}
