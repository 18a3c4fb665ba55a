import type { RawTweet, TweetKind } from '../contract/domain'
import type { DateOrder } from '../contract/imports'
import type { ColumnMap, Role } from './columns'
import { parseTime } from './dates'
import { tweetKind } from './retweet'
import { cleanId, snowflakeTime } from './snowflake'

/** How the cells of a table are read. */
export interface RowPlan {
  readonly columns: ColumnMap
  readonly order: DateOrder
  readonly local: (wall: number) => number
}

/** The tweet in a row of cells; null where its text is empty. */
export function tweetOfCells(cell: (index: number) => string, plan: RowPlan, line: number): RawTweet | null {
  const get = (role: Role): string => {
    const index = plan.columns[role]
    return index === undefined ? '' : cell(index)
  }
  const text = get('text')
  if (text.trim() === '') return null
  const id = cleanId(get('id'))
  return {
    line,
    id,
    time: timeOfCells(get('time'), get('date'), plan) ?? snowflakeTime(id),
    author:
      get('author')
        .trim()
        .replace(/^[@＠]/, '') || null,
    text,
    kind: tweetKind(kindOfCells(get), text),
    lang: get('lang').trim() || null
  }
}

export function timeOfCells(
  time: string,
  date: string,
  plan: Pick<RowPlan, 'order' | 'local'>
): number | null {
  const isClock = /^\s*\d{1,2}:\d{2}/.test(time)
  const written = isClock && date.trim() ? `${date.trim()} ${time.trim()}` : time.trim() || date.trim()
  return written === '' ? null : parseTime(written, plan.order, plan.local)
}

function kindOfCells(get: (role: Role) => string): TweetKind | null {
  const type = get('kind').toLowerCase()
  const isSet = (role: Role): boolean => !/^\s*(?:|0|false|no|none|null|nan|n|\[\]|\{\})\s*$/i.test(get(role))
  if (isSet('retweeted') || isSet('isRetweet') || /retweet|^rt$/.test(type)) return 'retweet'
  if (isSet('quoted') || /quote/.test(type)) return 'quote'
  if (isSet('replied') || /repl/.test(type)) return 'reply'
  return null
}
