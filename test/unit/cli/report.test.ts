import { expect, it } from 'vitest'
import { html } from '../../../src-main/cli/report/html'
import { spark } from '../../../src-main/cli/report/spark'
import { tweetHtml } from '../../../src-main/cli/report/tweet'
import type { Point } from '../../../src-main/contract/trends'

const decoded = (markup: string) =>
  markup.replaceAll(/<[^>]*>/g, '').replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

it('texts in markup are texts, whatever signs they have', () => {
  const signs = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join('')
  const { markup } = html`<p title="${signs}">${signs}</p>`
  expect(markup.match(/[<>"']/g)?.join('')).toBe('<"">' + '<>')
  expect(decoded(markup)).toBe(signs)
})

it('markup, lists and nothing go into markup as they are', () => {
  expect(html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}${null}${['&', html`<br>`]}</ul>`.markup).toBe(
    '<ul><li>1</li><li>2</li>&#38;<br></ul>'
  )
})

it('a course is drawn as share of its buckets, between the lowest and the highest of line and band', () => {
  const point = (n: number, size: number, low: number, high: number): Point => ({
    ...{ t: 0, n, size, expected: 0, low, high }
  })
  const series = [point(0, 10, 0, 2), point(8, 10, 1, 2), point(0, 0, 0, 0)]
  expect(spark(series, 'a "course"', { width: 102, height: 24 }).markup).toBe(
    '<svg viewBox="0 0 102 24" width="102" height="24" role="img" aria-label="a &#34;course&#34;">' +
      '<path class="band" d="M1.0 17.0L51.0 17.0L101.0 22.0L101.0 22.0L51.0 19.5L1.0 22.0Z"/>' +
      '<path class="line" d="M1.0 22.0L51.0 2.0L101.0 22.0"/></svg>'
  )
})

it('a tweet keeps its text, and marks its names with their class and who gave them', () => {
  const span = { entity: 7, confidence: 1, class: 'person', source: 'list' } as const
  const row = {
    ...{
      tweet: 1,
      id: '1',
      time: Date.UTC(2024, 2, 1, 12),
      author: '<b>',
      kind: 'original' as const,
      revision: null
    },
    text: 'Tom & <i> saw Ann',
    spans: [
      { ...span, start: 14, end: 17, source: 'model', entity: 8 },
      { ...span, start: 0, end: 9 }
    ]
  } as const
  expect(tweetHtml(row, 7, 1200, 'Asia/Kathmandu').markup).toBe(
    '<blockquote><mark class="person named">Tom &#38; &#60;i&#62;<small>person list</small></mark> saw ' +
      '<mark class="person">Ann<small>person</small></mark><footer>2024-03-01 17:45 · &#60;b&#62; · 1,200 alike</footer></blockquote>'
  )
})
