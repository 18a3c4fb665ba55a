import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { busyError, storageError } from './storage-error'

export interface Lock {
  release(): void
}

interface Holder {
  readonly pid: number
  /** When the process began, in the system's own ticks; tells a process from a later one with its number. */
  readonly began: string | null
}

/**
 * Takes `<dir>/lock`. One left by a process that is gone is taken over.
 * Fails with `workspace-busy` naming the process that holds it.
 */
export function takeLock(dir: string): Lock {
  const path = join(dir, 'lock')
  const mine: Holder = { pid: process.pid, began: beginning(process.pid) }
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const file = openSync(path, 'wx')
      writeSync(file, JSON.stringify(mine))
      closeSync(file)
      return { release: () => rmSync(path, { force: true }) }
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw storageError(thrown, dir)
    }
    const holder = read(path)
    if (holder && isAlive(holder)) throw busyError(dir, holder.pid)
    putAside(path)
  }
  throw busyError(dir, read(path)?.pid ?? 0)
}

function read(path: string): Holder | null {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Holder
    return typeof holder.pid === 'number' ? holder : null
  } catch {
    return null
  }
}

/** Renames before removing, so that of two processes only one removes a lock, and never a new one. */
function putAside(path: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    rmSync(aside, { force: true })
  } catch {
    // another process was quicker
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return holder.began === null || holder.began === (beginning(holder.pid) ?? holder.began)
}

function beginning(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
