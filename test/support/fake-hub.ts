import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** Files of a model by name. */
export type HubFiles = Readonly<Record<string, Buffer>>

export interface Listing {
  sha: string
  siblings: { rfilename: string; size: number; blobId: string; lfs?: { sha256: string; size: number } }[]
}

export interface FakeHub {
  /** What `HF_ENDPOINT` is to name. */
  readonly endpoint: string
  /** Paths that were asked for, with the range where one was named, in order. */
  readonly asked: readonly string[]
  close(): void
}

/** What is asked for: a file of a model, from byte `from` on. */
export interface Asked {
  readonly model: string
  readonly name: string
  readonly file: Buffer
  readonly from: number
}

/** Answers in the hub's place where it returns true. */
export type Trouble = (asked: Asked, response: ServerResponse, request: IncomingMessage) => boolean

export interface HubOptions {
  readonly trouble?: Trouble
  readonly change?: (listing: Listing) => void
  /** Serves by TLS as the host that this certificate is of. */
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer }
}

/** The commit that every model of the hub is at. */
export const SHA = 'a'.repeat(40)

/** A model hub on 127.0.0.1; weights have a sha256 in their listing, other files a git hash, as on Hugging Face. */
export async function fakeHub(
  models: Readonly<Record<string, HubFiles>>,
  { trouble = () => false, change = () => {}, tls }: HubOptions = {}
): Promise<FakeHub> {
  const asked: string[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? ''
    const { range = '' } = request.headers
    asked.push(`${url} ${range}`.trim())
    const listed = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/main(\?|$)/.exec(url)?.[1]
    if (listed !== undefined && models[listed] !== undefined) {
      const listing = listingOf(models[listed])
      change(listing)
      response.end(JSON.stringify(listing))
      return
    }
    const [, model = '', sha, name = ''] = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url) ?? []
    const file = models[model]?.[name]
    if (file === undefined || sha !== SHA) {
      response.writeHead(404).end()
      return
    }
    const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0)
    if (trouble({ model, name, file, from }, response, request)) return
    openFile(response, { file, from })
    response.end(file.subarray(from))
  }
  const server = tls === undefined ? createServer(answer) : createSecureServer(tls, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections()
      server.close()
    }
  }
}

/** The head of a right answer: the rest of the file from `from` on. */
export function openFile(response: ServerResponse, { file, from }: Pick<Asked, 'file' | 'from'>): void {
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': file.length - from,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` } : {})
  })
}

function listingOf(files: HubFiles): Listing {
  return {
    sha: SHA,
    siblings: Object.entries(files).map(([rfilename, bytes]) => {
      const size = bytes.length
      const blobId = createHash('sha1').update(`blob ${size}\0`).update(bytes).digest('hex')
      if (!rfilename.endsWith('.safetensors')) return { rfilename, size, blobId }
      return {
        rfilename,
        size,
        blobId,
        lfs: { sha256: createHash('sha256').update(bytes).digest('hex'), size }
      }
    })
  }
}
