import { AppError, CancelledError } from '../../src-main/base/errors'

/**
 * Sends a file as a raw body and resolves with the path under which the engine finds it.
 * `XMLHttpRequest`, since `fetch` tells nothing about bytes sent.
 * @throws {AppError} `unreadable`
 */
export function upload(
  url: string,
  file: File,
  onSent: (bytes: number) => void,
  signal: AbortSignal
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new CancelledError())
    const request = new XMLHttpRequest()
    const failed = () =>
      reject(
        new AppError('unreadable', 'The file could not be sent to the engine.', {
          where: file.name,
          remedy: 'Check that starling serve is still running, then choose the file again.'
        })
      )
    request.open('POST', url)
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onerror = failed
    request.onabort = () => reject(new CancelledError())
    request.onload = () => {
      const path = request.status === 200 ? pathIn(request.responseText) : null
      if (path === null) failed()
      else resolve(path)
    }
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function pathIn(body: string): string | null {
  try {
    const answer: unknown = JSON.parse(body)
    if (typeof answer !== 'object' || answer === null || !('path' in answer)) return null
    return typeof answer.path === 'string' ? answer.path : null
  } catch {
    return null
  }
}
