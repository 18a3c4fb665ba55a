import { AppError } from '../base/errors'
import { CLASSES } from '../contract/classes'
import type { MarkedSpan, TweetRow } from '../contract/domain'
import type { Client } from '../ipc/client'
import type { Command } from './command'
import { oneOf } from './input'
import { wholeNumber } from './numbers'
import { withSession } from './session'
import { isoIn, windowOf, zoneOf } from './time'

const PAGE = 1000

export const tweetsCommand: Command = {
  name: 'tweets',
  summary: 'Print tweets with their tags, newest first.',
  usage: '--workspace DIR [--entity NAME --author NAME --class C --from T --to T --zone Z --limit N]',
  details: [
    'NAME is the name shown, or another written form of the entity, in any case. With --json each tweet is one JSON line; "source" of a span says',
    'who gave it: model, list, collective (the same name in other tweets) or analyst. Confidence is a model’s probability; 1 of a list or an analyst.'
  ].join('\n'),
  flags: {
    workspace: { type: 'string', value: 'DIR', help: 'the workspace' },
    entity: { type: 'string', value: 'NAME', help: 'only tweets that mention this entity' },
    author: { type: 'string', value: 'NAME', help: 'only tweets by this author' },
    class: { type: 'string', value: 'C', help: `class of the entity: ${CLASSES.join(', ')}` },
    from: { type: 'string', value: 'T', help: 'begin of the window' },
    to: { type: 'string', value: 'T', help: 'end of the window' },
    zone: { type: 'string', value: 'ZONE', help: "IANA zone of the times (default: the workspace's)" },
    limit: { type: 'string', value: 'N', help: 'at most so many (default 100)' }
  },
  async run(input) {
    const entityClass = oneOf(input, 'class', CLASSES)
    const limit = wholeNumber(input, 'limit', 100, 0)
    await withSession(input, false, async ({ client }) => {
      const workspace = await client.call('workspace.get', {})
      const zone = zoneOf(input, workspace.zone)
      const window = windowOf(input, zone)
      const name = input.text('entity')
      const entity = name === undefined ? null : await entityNamed(client, name, entityClass)
      for (let offset = 0; offset < limit; offset += PAGE) {
        const { rows } = await client.call(
          'tweets.query',
          {
            ...window,
            zone,
            classes: entityClass === undefined ? [] : [entityClass],
            entity,
            author: input.text('author') ?? null,
            offset,
            limit: Math.min(PAGE, limit - offset)
          },
          input.signal
        )
        for (const row of rows)
          input.print(input.json ? JSON.stringify(toJson(row, zone)) : toText(row, zone))
        if (rows.length < PAGE) break
      }
    })
    return 0
  }
}

async function entityNamed(client: Client, name: string, entityClass: string | undefined): Promise<number> {
  const found = await client.call('entities.find', { text: name, limit: 1000, exact: true })
  const match = found.find((entity) => entityClass === undefined || entity.class === entityClass)
  if (match !== undefined) return match.entity
  const near = await client.call('entities.find', { text: name, limit: 5 })
  throw new AppError(
    'not-found',
    `no entity is named "${name}"${entityClass === undefined ? '' : ` with class ${entityClass}`}`,
    {
      remedy:
        near.length > 0
          ? `names like it: ${near.map((e) => `${e.name} (${e.class})`).join(', ')}`
          : 'starling trends lists the names'
    }
  )
}

function toJson(row: TweetRow, zone: string): unknown {
  const spans = row.spans.map(({ start, end, class: c, confidence, source }) => ({
    start,
    end,
    class: c,
    confidence,
    source
  }))
  return { id: row.id, time: isoIn(zone, row.time), author: row.author, text: row.text, spans }
}

function giverOf({ source, confidence }: MarkedSpan): string {
  if (source === 'analyst') return 'by hand'
  if (source === 'list') return 'list'
  return `${confidence.toFixed(2)}${source === 'collective' ? ' other tweets' : ''}`
}

function toText(row: TweetRow, zone: string): string {
  const who = [isoIn(zone, row.time)?.slice(0, 16).replace('T', ' ') ?? 'no time', row.author ?? '']
    .filter((part) => part !== '')
    .join('  ')
  let text = ''
  let at = 0
  for (const span of [...row.spans].sort((a, b) => a.start - b.start)) {
    if (span.start < at) continue
    text += `${row.text.slice(at, span.start)}[${row.text.slice(span.start, span.end)}](${span.class} ${giverOf(span)})`
    at = span.end
  }
  return `${who}\n  ${(text + row.text.slice(at)).replace(/\s*\n\s*/g, ' ')}`
}
