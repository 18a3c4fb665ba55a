import type { Progress } from '../contract/domain'

/** `tag: 4,265 of 22,448 tweets`, `import: 6.5 of 38.7 MB`, `reading tweets: 1,200`. */
export function progressText({ phase, unit, done, total }: Progress): string {
  if (unit === 'bytes') {
    const shown = total === null ? megabytes(done) : `${megabytes(done)} of ${megabytes(total)}`
    return `${phase}: ${shown} MB`
  }
  const shown = total === null ? whole(done) : `${whole(done)} of ${whole(total)}`
  return unit === undefined ? `${phase}: ${shown}` : `${phase}: ${shown} ${unit}`
}

/** Seconds as one says them: `40 s`, `3 min`, `2 h 10 min`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return 'under 1 s'
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** The time that is left, as one says it: `under 1 s`, `about 3 min`. */
export function leftText(seconds: number): string {
  return seconds < 1 ? durationText(seconds) : `about ${durationText(seconds)}`
}

function whole(value: number): string {
  return value.toLocaleString('en-US')
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
}
