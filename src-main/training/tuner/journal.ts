import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs'
import * as v from 'valibot'
import { AppError } from '../../base/errors'
import type { EpochRecord } from '../../contract/domain'
import type { Assignment, Scheduler } from './scheduler'

/** What a trial gave at a rung: its best dev F1 so far and its curve since the first epoch. */
export interface TrialReport {
  readonly trial: number
  readonly to: number
  readonly score: number
  readonly epochs: readonly EpochRecord[]
  readonly seconds: number
}

export type JournalLine =
  | ({ readonly type: 'assign' } & Assignment)
  | ({ readonly type: 'report' } & TrialReport)

export interface TuneJournal {
  readonly lines: readonly JournalLine[]
  /** Written through at once. */
  add(line: JournalLine): void
}

const lineSchema = v.variant('type', [
  v.looseObject({ type: v.literal('assign'), trial: v.number(), from: v.number(), to: v.number() }),
  v.looseObject({ type: v.literal('report'), trial: v.number(), to: v.number(), score: v.number() })
])

/** Opens or begins a journal: one JSON line an event. A last line that a kill cut off is dropped. */
export function openJournal(path: string): TuneJournal {
  const lines: JournalLine[] = []
  if (existsSync(path)) {
    const text = readFileSync(path, 'utf8')
    let kept = 0
    text.split('\n').forEach((line, i, all) => {
      if (i === all.length - 1) return
      const parsed = v.safeParse(lineSchema, parseJson(line))
      if (!parsed.success)
        throw new AppError('data-invalid', 'this is not a line of a tuning journal', {
          where: `${path}:${i + 1}`
        })
      lines.push(parsed.output as unknown as JournalLine)
      kept += Buffer.byteLength(line) + 1
    })
    if (kept < Buffer.byteLength(text)) truncateSync(path, kept)
  }
  return {
    lines,
    add(line) {
      lines.push(line)
      appendFileSync(path, `${JSON.stringify(line)}\n`)
    }
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/**
 * Brings a fresh scheduler to where the journal stops, by the same calls in the same order.
 * @returns assignments that were given and never reported: they have to be done again
 */
export function replay(scheduler: Scheduler, lines: readonly JournalLine[]): Assignment[] {
  const open = new Map<number, Assignment>()
  for (const line of lines) {
    if (line.type === 'report') {
      scheduler.report(line.trial, line.to, line.score)
      open.delete(line.trial)
      continue
    }
    const next = scheduler.next()
    const isSame =
      next !== 'wait' &&
      next !== null &&
      next.trial === line.trial &&
      next.to === line.to &&
      JSON.stringify(next.point) === JSON.stringify(line.point)
    if (!isSame) {
      throw new AppError('config-invalid', 'the journal was written with another search', {
        remedy: 'give the same space, method and seed, or another --out'
      })
    }
    open.set(next.trial, next)
  }
  return [...open.values()]
}
