import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname } from 'node:path'
import { AppError, CancelledError } from '../base/errors'
import { openUrl, type Patience } from './http-get'

/** A file as its server's listing describes it. */
export interface RemoteFile {
  readonly url: string
  readonly bytes: number
  /** Of the content, or of the content as a git blob; null where the listing tells neither. */
  readonly digest: { readonly kind: 'sha256' | 'git-sha1'; readonly hex: string } | null
}

/** Tries without a byte more before it is given up. */
const PATIENCE = 5

/**
 * Downloads a file to `path`: into `path.part` first, going on there after a cut, now or at the next call; moved into place once size and digest
 * are right. A file that is there already and right is left alone.
 * @param report bytes that are there
 * @throws AppError `unreadable`, `not-found`, `model-unusable`, `disk-full`; CancelledError
 */
export async function downloadFile(
  file: RemoteFile,
  path: string,
  patience: Patience,
  report: (bytes: number) => void
): Promise<void> {
  if ((await sizeOf(path)) === file.bytes && (await isRight(path, file))) return report(file.bytes)
  const part = `${path}.part`
  await mkdir(dirname(path), { recursive: true })
  let idle = 0
  let have = await sizeOf(part)
  if (file.bytes === 0) await writeFile(part, '')
  while (have !== file.bytes) {
    if (patience.signal.aborted) throw new CancelledError()
    if (have > file.bytes) await rm(part, { force: true })
    const before = have > file.bytes ? 0 : have
    const cause = await fetchFrom(file, part, before, patience, report)
    have = await sizeOf(part)
    idle = have > before && have <= file.bytes ? 0 : idle + 1
    if (idle >= PATIENCE) throw givenUp(file, have, cause)
  }
  if (!(await isRight(part, file))) {
    await rm(part, { force: true })
    throw new AppError(
      'model-unusable',
      'the file that arrived is not the one that was promised: its hash differs',
      {
        where: file.url,
        remedy: 'Try again; if it happens again, the server or something on the way changes the file.'
      }
    )
  }
  await rename(part, path)
}

/** One request from byte `have` on. @returns what ended it early, null where nothing did */
async function fetchFrom(
  file: RemoteFile,
  part: string,
  have: number,
  patience: Patience,
  report: (bytes: number) => void
): Promise<unknown> {
  const { signal } = patience
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' }
    if (have > 0) headers.range = `bytes=${have}-`
    const answer = await openUrl(file.url, headers, patience)
    const isRest = answer.statusCode === 206 && startOf(answer.headers['content-range']) === have
    if (have > 0 && answer.statusCode === 206 && !isRest) {
      answer.destroy()
      await rm(part, { force: true })
      return new Error('the server answered with another part of the file')
    }
    await receive(answer, createWriteStream(part, { flags: isRest ? 'a' : 'w' }), {
      from: isRest ? have : 0,
      most: file.bytes,
      report
    })
    return null
  } catch (thrown) {
    if (signal.aborted) throw new CancelledError()
    if (thrown instanceof AppError) throw thrown
    if ((thrown as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new AppError('disk-full', 'the disk is full', {
        where: part,
        remedy: 'Free some space and download again: it goes on where it stopped.',
        cause: thrown
      })
    }
    return thrown
  }
}

/** Writes what comes, and all of what came where the connection ends early; then fails as the connection did. */
async function receive(
  answer: IncomingMessage,
  writer: WriteStream,
  {
    from,
    most,
    report
  }: { readonly from: number; readonly most: number; readonly report: (bytes: number) => void }
): Promise<void> {
  let bytes = from
  let failure: Error | null = null
  answer.on('error', (error) => {
    failure ??= error
  })
  writer.on('error', (error) => answer.destroy(error))
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > most) return void answer.destroy(new Error('the server sends more than the file holds'))
    report(bytes)
    if (writer.write(chunk)) return
    answer.pause()
    writer.once('drain', () => answer.resume())
  })
  await new Promise<void>((resolve) => answer.once('close', resolve))
  await new Promise<void>((resolve) => (writer.destroyed ? resolve() : writer.end(() => resolve())))
  if (failure !== null) throw failure
}

function startOf(range: string | undefined): number | null {
  const match = /^bytes (\d+)-/.exec(range ?? '')
  return match === null ? null : Number(match[1])
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (s) => s.size,
    () => 0
  )
}

async function isRight(path: string, { bytes, digest }: RemoteFile): Promise<boolean> {
  if ((await sizeOf(path)) !== bytes) return false
  if (digest === null) return true
  const hash = createHash(digest.kind === 'sha256' ? 'sha256' : 'sha1')
  if (digest.kind === 'git-sha1') hash.update(`blob ${bytes}\0`)
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex') === digest.hex
}

function givenUp({ url, bytes }: RemoteFile, have: number, cause: unknown): AppError {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return new AppError('unreadable', `the download stopped at ${have} of ${bytes} bytes${why}`, {
    where: url,
    remedy: 'Run the same command again: it goes on where it stopped.',
    cause
  })
}
