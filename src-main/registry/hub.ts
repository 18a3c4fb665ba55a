import { join } from 'node:path'
import * as v from 'valibot'
import { AppError, CancelledError } from '../base/errors'
import { isHubName, likelyHubName } from '../base/hub-name'
import type { Progress } from '../contract/domain'
import { downloadFile, type RemoteFile } from './download-file'
import { IDLE_MS, openUrl, type Patience } from './http-get'

const listingSchema = v.object({
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{7,64}$/)),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      size: v.optional(v.number()),
      blobId: v.optional(v.string()),
      lfs: v.optional(v.nullable(v.object({ sha256: v.optional(v.string()), size: v.optional(v.number()) })))
    })
  )
})

/** Files that training reads; config.json comes last, so that a folder that has it is whole. */
const WANTED =
  /^(config|tokenizer|tokenizer_config|special_tokens_map|vocab)\.json$|^(vocab|merges)\.txt$|^model(-\d+-of-\d+)?\.safetensors$|^model\.safetensors\.index\.json$|^(README\.md|LICENSE(\.txt|\.md)?)$/

export interface HubRequest {
  /** `OWNER/NAME` */
  readonly model: string
  /** Branch, tag or commit. */
  readonly revision: string
  /** Base address of the hub. */
  readonly endpoint: string
  readonly out: string
  /** A connection on which nothing comes for so long is given up, ms. */
  readonly idleMs?: number
}

export interface Downloaded {
  /** Commit that the files are of. */
  readonly revision: string
  readonly files: readonly string[]
  readonly bytes: number
}

/** The hub that is asked: `HF_ENDPOINT`, else Hugging Face's own. */
export function hubEndpoint(): string {
  return process.env.HF_ENDPOINT || 'https://huggingface.co'
}

/** Throws `usage` where a name is not OWNER/NAME. */
export function requireModelName(model: string): void {
  if (isHubName(model)) return
  const likely = likelyHubName(model)
  throw new AppError('usage', `a model is OWNER/NAME, not "${model}"`, {
    remedy:
      likely === null
        ? 'Its page on the hub tells the owner, such as google-bert/bert-base-uncased.'
        : `It is likely to be ${likely} now.`
  })
}

/** Downloads a checkpoint from a hub; a download that stopped goes on where it was. */
export async function downloadModel(
  { model, revision, endpoint, out, idleMs = IDLE_MS }: HubRequest,
  signal: AbortSignal,
  report: (progress: Progress) => void
): Promise<Downloaded> {
  requireModelName(model)
  const base = endpoint.replace(/\/+$/, '')
  const listing = await readListing(
    `${base}/api/models/${model}/revision/${encodeURIComponent(revision)}?blobs=true`,
    { signal, idleMs }
  )
  const wanted = listing.siblings.filter(({ rfilename }) => WANTED.test(rfilename))
  requireWeights(
    model,
    listing.siblings.map(({ rfilename }) => rfilename)
  )
  wanted.sort((a, b) => Number(a.rfilename === 'config.json') - Number(b.rfilename === 'config.json'))
  const files = wanted.map((file) => {
    const bytes = file.lfs?.size ?? file.size
    if (bytes === undefined) {
      throw new AppError('unreadable', `the server does not tell the size of ${file.rfilename}`, {
        where: base
      })
    }
    return {
      name: file.rfilename,
      remote: remoteFile(`${base}/${model}/resolve/${listing.sha}`, file, bytes)
    }
  })
  const total = files.reduce((sum, { remote }) => sum + remote.bytes, 0)
  let done = 0
  for (const { name, remote } of files) {
    await downloadFile(remote, join(out, name), { signal, idleMs }, (bytes) =>
      report({ phase: name, unit: 'bytes', done: done + bytes, total })
    )
    done += remote.bytes
  }
  return { revision: listing.sha, files: files.map(({ name }) => name), bytes: total }
}

type Sibling = v.InferOutput<typeof listingSchema>['siblings'][number]

function remoteFile(folder: string, { rfilename, blobId, lfs }: Sibling, bytes: number): RemoteFile {
  const digest = lfs?.sha256
    ? { kind: 'sha256' as const, hex: lfs.sha256 }
    : blobId !== undefined && lfs == null
      ? { kind: 'git-sha1' as const, hex: blobId }
      : null
  return { url: `${folder}/${rfilename}`, bytes, digest }
}

function requireWeights(model: string, names: readonly string[]): void {
  if (names.includes('model.safetensors') || names.includes('model.safetensors.index.json')) return
  throw new AppError('model-unusable', 'the model has no weights in the safetensors format', {
    where: model,
    remedy: names.includes('pytorch_model.bin')
      ? 'Its pickle can run code when it is opened; in Python, load it and save_pretrained it as safetensors.'
      : 'Choose another model.'
  })
}

async function readListing(url: string, patience: Patience): Promise<v.InferOutput<typeof listingSchema>> {
  let text = ''
  try {
    const answer = await openUrl(url, { accept: 'application/json' }, patience)
    answer.setEncoding('utf8')
    for await (const chunk of answer) text += chunk as string
  } catch (cause) {
    if (cause instanceof AppError || cause instanceof CancelledError) throw cause
    throw new AppError('unreadable', `the server cannot be reached: ${(cause as Error).message}`, {
      where: url,
      remedy:
        'Check the connection; HTTPS_PROXY names a proxy, HF_ENDPOINT another server. A folder from elsewhere works as well.',
      cause
    })
  }
  let json: unknown = null
  try {
    json = JSON.parse(text)
  } catch {
    json = null
  }
  const parsed = v.safeParse(listingSchema, json)
  if (parsed.success) return parsed.output
  throw new AppError('unreadable', 'the server’s answer is not a listing of a model', {
    where: url,
    remedy: 'Check HF_ENDPOINT.'
  })
}
