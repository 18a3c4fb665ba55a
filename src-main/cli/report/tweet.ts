import { CLASS_NAMES } from '../../contract/classes'
import type { TweetRow } from '../../contract/domain'
import { isoIn } from '../time'
import { type Html, html } from './html'

/** A tweet with its names marked, those of `entity` more strongly. @param alike near copies that it stands for */
export function tweetHtml(row: TweetRow, entity: number, alike: number, zone: string): Html {
  const pieces: (Html | string)[] = []
  let at = 0
  for (const span of [...row.spans].sort((a, b) => a.start - b.start)) {
    if (span.start < at) continue
    const name = row.text.slice(span.start, span.end)
    const giver = span.source === 'list' ? ' list' : ''
    pieces.push(
      row.text.slice(at, span.start),
      html`<mark class="${span.class}${span.entity === entity ? ' named' : ''}">${name}<small>${CLASS_NAMES[span.class]}${giver}</small></mark>`
    )
    at = span.end
  }
  const when = isoIn(zone, row.time)?.slice(0, 16).replace('T', ' ') ?? ''
  const more = alike === 0 ? '' : `${alike.toLocaleString('en-US')} alike`
  const facts = [when, row.author ?? '', more].filter((fact) => fact !== '').join(' · ')
  return html`<blockquote>${pieces}${row.text.slice(at)}<footer>${facts}</footer></blockquote>`
}
