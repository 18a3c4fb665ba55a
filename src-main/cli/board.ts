import { CLASSES } from '../contract/classes'
import { COUNTS, GRAINS } from '../contract/domain'
import { DRIVERS, type EntityTrend } from '../contract/trends'
import type { WorkspaceInfo } from '../contract/workspace'
import type { CommandInput, Flag } from './command'
import { oneOf } from './input'
import { windowOf, zoneOf } from './time'

/** Flags that say which board is asked for. */
export const BOARD_FLAGS: Readonly<Record<string, Flag>> = {
  workspace: { type: 'string', value: 'DIR', help: 'the workspace' },
  from: { type: 'string', value: 'T', help: 'begin of the window' },
  to: { type: 'string', value: 'T', help: 'end of the window' },
  grain: { type: 'string', value: 'hour|day|week|month|auto', help: 'length of a bucket (default auto)' },
  week: {
    type: 'string',
    value: 'iso|sunday',
    help: 'weeks begin with Monday, as ISO has it, or with Sunday (default iso)'
  },
  zone: { type: 'string', value: 'ZONE', help: "IANA zone of the days (default: the workspace's)" },
  class: { type: 'string', value: 'C', help: `only entities of this class: ${CLASSES.join(', ')}` },
  count: {
    type: 'string',
    value: 'tweets|originals|authors|texts',
    help: "what is counted (default: the workspace's)"
  },
  drivers: {
    type: 'string',
    value: 'anyone|many|few',
    help: 'only entities that are not driven by few, or only those that are (default anyone)'
  }
}

/** What the flags ask of a workspace's board; what needs no workspace is looked at at once. @throws AppError `usage` */
export function boardQuestion(input: CommandInput) {
  const grain = oneOf(input, 'grain', [...GRAINS, 'auto' as const]) ?? 'auto'
  const count = oneOf(input, 'count', COUNTS)
  const weekStart = oneOf(input, 'week', ['iso', 'sunday']) === 'sunday' ? 'sunday' : 'monday'
  const entityClass = oneOf(input, 'class', CLASSES)
  const drivers = oneOf(input, 'drivers', DRIVERS) ?? 'anyone'
  return (workspace: Pick<WorkspaceInfo, 'zone' | 'count'>) => {
    const zone = zoneOf(input, workspace.zone)
    return {
      ...windowOf(input, zone),
      zone,
      count: count ?? workspace.count,
      classes: entityClass === undefined ? [] : [entityClass],
      grain,
      weekStart,
      drivers
    } as const
  }
}

/** Observed over expected with its interval: `41x (12x to 90x)`. */
export function againstText({ ratio, interval }: Pick<EntityTrend, 'ratio' | 'interval'>): string {
  return `${times(ratio)} (${times(interval.low)} to ${times(interval.high)})`
}

export function qText(q: number): string {
  return q < 0.0001 ? '< 0.0001' : q.toFixed(4)
}

export function shareText(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}

function times(ratio: number): string {
  if (ratio >= 100_000) return '>99,999x'
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)}x`
}
