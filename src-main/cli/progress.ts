import { leftText, progressText } from '../base/progress-text'
import type { Progress } from '../contract/domain'

/** Writes progress on stderr: one redrawn line on a terminal, else a line every `intervalMs`. */
export function progressWriter(stream: NodeJS.WriteStream, intervalMs = 3000) {
  const terminal = stream.isTTY === true
  let last = 0
  let phase = ''
  let drawn = false
  let began = Date.now()
  let before = 0
  return {
    report(progress: Progress): void {
      const now = Date.now()
      if (progress.phase !== phase) {
        phase = progress.phase
        began = now
        // Work that goes on where it stopped begins with what was done then.
        before = progress.done
        last = 0
      }
      const over = progress.total !== null && progress.done >= progress.total
      if (now - last < (terminal ? 100 : intervalMs) && !(over && terminal)) return
      last = now
      const line = describe(progress, before, now - began)
      if (terminal) stream.write(`\r\x1b[2K${bar(progress)}${line}`)
      else stream.write(`${line}\n`)
      drawn = terminal
    },
    /** Ends a redrawn line so that what follows begins on a fresh one. */
    clear(): void {
      if (drawn) stream.write('\r\x1b[2K')
      drawn = false
    }
  }
}

function bar({ done, total }: Progress): string {
  if (total === null || total === 0) return ''
  const filled = Math.round((24 * Math.min(done, total)) / total)
  return `${'█'.repeat(filled)}${'░'.repeat(24 - filled)} `
}

function describe(progress: Progress, before: number, elapsedMs: number): string {
  const { done, total } = progress
  const text = progressText(progress)
  if (total === null || done <= before || done >= total || elapsedMs < 2000) return text
  const seconds = ((elapsedMs / (done - before)) * (total - done)) / 1000
  return `${text}, ${leftText(seconds)} left`
}
