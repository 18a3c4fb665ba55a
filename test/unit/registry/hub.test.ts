import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { downloadModel } from '../../../src-main/registry/hub'
import { type FakeHub, fakeHub, type Listing, openFile, SHA, type Trouble } from '../../support/fake-hub'

const WEIGHTS = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) >> 3))
const CONFIG = Buffer.from('{"model_type":"bert"}')
const FILES: Readonly<Record<string, Buffer>> = {
  'config.json': CONFIG,
  'model.safetensors': WEIGHTS,
  'vocab.txt': Buffer.from('[PAD]\n[UNK]\n')
}

const open: FakeHub[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

/** A hub with one model; `trouble` answers in its place where it returns true. */
async function hub(trouble: Trouble = () => false, change: (listing: Listing) => void = () => {}) {
  const pickle = { 'pytorch_model.bin': Buffer.from('.....') }
  const server = await fakeHub({ 'acme/tiny': { ...FILES, ...pickle } }, { trouble, change })
  open.push(server)
  return server
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'starling-hub-'))
const signal = new AbortController().signal
const download = (endpoint: string, out: string, by = signal, report: (done: number) => void = () => {}) =>
  downloadModel({ model: 'acme/tiny', revision: 'main', endpoint, out }, by, ({ done }) => report(done))

function expectWhole(out: string): void {
  expect(readdirSync(out).sort()).toEqual(Object.keys(FILES).sort())
  for (const [name, bytes] of Object.entries(FILES))
    expect(readFileSync(join(out, name)).equals(bytes)).toBe(true)
}

describe('downloading a model', () => {
  it('fetches what training reads, config.json last, and nothing twice', async () => {
    const { endpoint, asked } = await hub()
    const out = folder()
    const seen: number[] = []
    const result = await download(endpoint, out, signal, (done) => seen.push(done))
    expectWhole(out)
    expect(result).toMatchObject({ revision: SHA, bytes: WEIGHTS.length + CONFIG.length + 12 })
    expect(asked.at(-1)).toContain('config.json')
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(result.bytes)
    await download(endpoint, out)
    expect(asked.filter((url) => url.includes('/resolve/'))).toHaveLength(3)
  })

  it('goes on where a connection was cut', async () => {
    let cuts = 0
    const { endpoint, asked } = await hub(({ name, file, from }, response) => {
      if (name !== 'model.safetensors' || cuts++ >= 3) return false
      openFile(response, { file, from })
      response.write(file.subarray(from, from + 70_000), () => setTimeout(() => response.destroy(), 20))
      return true
    })
    const out = folder()
    await download(endpoint, out)
    expectWhole(out)
    const starts = asked
      .filter((url) => url.includes('model.safetensors'))
      .map((url) => Number(/bytes=(\d+)-$/.exec(url)?.[1] ?? 0))
    expect(starts[0]).toBe(0)
    expect(starts.filter((start) => start > 0).length).toBeGreaterThanOrEqual(3)
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
  })

  it('begins again where a server gives no parts', async () => {
    const { endpoint } = await hub(({ file }, response) => {
      response.end(file)
      return true
    })
    const out = folder()
    writeFileSync(join(out, 'model.safetensors.part'), WEIGHTS.subarray(0, 1000))
    await download(endpoint, out)
    expectWhole(out)
  })

  it('follows redirects to another host', async () => {
    const other = await hub()
    const { endpoint } = await hub((_asked, response, request) => {
      response.writeHead(302, { location: `${other.endpoint}${request.url}` }).end()
      return true
    })
    const out = folder()
    await download(endpoint, out)
    expectWhole(out)
  })

  it('gives up on circles, on lies about length, and on changed bytes', async () => {
    const circle = await hub((_asked, response, request) => {
      response.writeHead(302, { location: request.url! }).end()
      return true
    })
    await expect(download(circle.endpoint, folder())).rejects.toThrow(/circles/)
    const long = await hub(({ file }, response) => {
      response.end(Buffer.concat([file, Buffer.from('more')]))
      return true
    })
    await expect(download(long.endpoint, folder())).rejects.toMatchObject({ code: 'unreadable' })
    const short = await hub(({ file }, response) => {
      response.end(file.subarray(0, file.length >> 1))
      return true
    })
    await expect(download(short.endpoint, folder())).rejects.toMatchObject({ code: 'unreadable' })
    const changed = await hub(({ file }, response) => {
      response.end(Buffer.from(file).fill(1))
      return true
    })
    const out = folder()
    await expect(download(changed.endpoint, out)).rejects.toMatchObject({ code: 'model-unusable' })
    expect(readdirSync(out)).toEqual([])
  })

  it('waits for a slow server', async () => {
    const { endpoint } = await hub(({ file, name }, response) => {
      if (name !== 'model.safetensors') return false
      response.writeHead(200, { 'content-length': file.length })
      let sent = 0
      const timer = setInterval(() => {
        response.write(file.subarray(sent, sent + 20_000))
        sent += 20_000
        if (sent < file.length) return
        clearInterval(timer)
        response.end()
      }, 5)
      return true
    })
    const out = folder()
    await download(endpoint, out)
    expectWhole(out)
  })

  it('gives up on a server that falls silent, says so, and keeps what came', async () => {
    const { endpoint } = await hub(({ file, name }, response) => {
      if (name !== 'model.safetensors') return false
      response.writeHead(200, { 'content-length': file.length })
      response.write(file.subarray(0, 50_000))
      return true
    })
    const out = folder()
    const request = { model: 'acme/tiny', revision: 'main', endpoint, out, idleMs: 200 }
    await expect(downloadModel(request, signal, () => {})).rejects.toThrow(
      'the download stopped at 50000 of 300000 bytes: nothing came for 0.2 s'
    )
    expect(readFileSync(join(out, 'model.safetensors.part'))).toEqual(WEIGHTS.subarray(0, 50_000))
  })

  it('stops at once when it is cancelled, and keeps what came', async () => {
    const { endpoint } = await hub(({ file, name }, response) => {
      if (name !== 'model.safetensors') return false
      response.writeHead(200, { 'content-length': file.length })
      response.write(file.subarray(0, 50_000))
      return true
    })
    const abort = new AbortController()
    const out = folder()
    const done = download(endpoint, out, abort.signal, (bytes) => bytes >= 50_000 && abort.abort())
    await expect(done).rejects.toMatchObject({ name: 'CancelledError' })
    expect(existsSync(join(out, 'config.json'))).toBe(false)
  })

  it.each([
    ['bert-base-uncased', /likely to be google-bert\/bert-base-uncased now/],
    ['bert-large-cased', /google-bert\/bert-large-cased/],
    ['roberta-base', /FacebookAI\/roberta-base/],
    ['distilbert-base-uncased', /distilbert\/distilbert-base-uncased/],
    ['distilroberta-base', /distilbert\/distilroberta-base/],
    ['tiny', /tells the owner, such as/],
    ['bert-base-uncased/', /tells the owner, such as/]
  ])('asks for the owner of %s, and asks no server', async (model, remedy) => {
    const { endpoint, asked } = await hub()
    const done = downloadModel({ model, revision: 'main', endpoint, out: folder() }, signal, () => {})
    await expect(done).rejects.toMatchObject({
      code: 'usage',
      message: `a model is OWNER/NAME, not "${model}"`,
      at: { remedy: expect.stringMatching(remedy) }
    })
    expect(asked).toEqual([])
  })

  it('says what is wrong with a name, a model or a server', async () => {
    const { endpoint } = await hub()
    const ask = (model: string, at = endpoint) =>
      downloadModel({ model, revision: 'main', endpoint: at, out: folder() }, signal, () => {})
    await expect(ask('tiny')).rejects.toMatchObject({ code: 'usage' })
    await expect(ask('acme/other')).rejects.toMatchObject({ code: 'not-found' })
    await expect(ask('acme/tiny', 'http://127.0.0.1:9')).rejects.toThrow(/cannot be reached/)
    const pickle = await hub(undefined, (listing) => {
      listing.siblings = listing.siblings.filter(({ rfilename }) => rfilename !== 'model.safetensors')
    })
    await expect(ask('acme/tiny', pickle.endpoint)).rejects.toMatchObject({ code: 'model-unusable' })
  })
})
