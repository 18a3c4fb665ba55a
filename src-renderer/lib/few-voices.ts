import type { EntityTrend } from '../../src-main/contract/trends'
import { counted, percent } from './format'

/** What makes an entity one that is driven by few, in words. */
export function fewVoices(trend: Pick<EntityTrend, 'authors' | 'topAuthorShare' | 'copiedShare'>): string {
  const said =
    trend.authors > 0
      ? `${counted(trend.authors, 'author')}, the top one ${percent(trend.topAuthorShare)}`
      : 'authors unknown'
  return `driven by few: ${said}, copied text ${percent(trend.copiedShare)}`
}
