import { describe, expect, it, vi } from 'vitest'
import type { TweetRow } from '../../src-main/contract/domain'
import type { EngineEvent } from '../../src-main/contract/jobs'
import { portPair } from '../../src-main/ipc/port'
import { createRouter, type Router } from '../../src-main/ipc/router'
import type { Host } from '../../src-renderer/api/host'
import { Engine } from '../../src-renderer/state/engine.svelte'
import { Jobs } from '../../src-renderer/state/jobs.svelte'
import { Notices } from '../../src-renderer/state/notices.svelte'
import { TagEditor } from '../../src-renderer/state/tag-editor.svelte'
import { TweetPages } from '../../src-renderer/state/tweet-pages.svelte'
import { fakeHandlers } from '../support/fake-engine/handlers'

function connected() {
  let router: Router | null = null
  const broadcast = (event: EngineEvent) => router?.broadcast(event)
  router = createRouter(fakeHandlers(broadcast, 2), () => {})
  const far: { close(): void }[] = []
  const host: Host = {
    kind: 'browser',
    connect: async () => {
      const [near, other] = portPair()
      router?.attach(other)
      far.push(other)
      return near
    },
    pickFiles: null,
    startGraphics: null,
    pathsOf: async () => [],
    save: async () => {}
  }
  const engine = new Engine(host)
  void engine.run()
  return { engine, notices: new Notices(), cut: () => far.pop()?.close() }
}

const marks = (row: TweetRow | null) =>
  row?.spans.map((span) => `${row.text.slice(span.start, span.end)}/${span.class}`)

describe('the tag editor', () => {
  it('saves quick changes one after the other, each following the one before', async () => {
    const { engine, notices } = connected()
    const saved: TweetRow[] = []
    const editor = new TagEditor(engine, notices, (row) => saved.push(row))
    const row = await engine.call('tweets.get', { tweet: 4242 })
    editor.open(row)
    const before = marks(row)
    editor.move(1, false)
    editor.setClass('movie')
    editor.remove()
    editor.undo()
    await vi.waitFor(() => expect(saved[saved.length - 1]?.revision).toBe(3))
    expect(notices.list).toEqual([])
    expect(marks(editor.row)?.some((mark) => mark.endsWith('/movie'))).toBe(true)
    editor.undo()
    await vi.waitFor(() => expect(saved[saved.length - 1]?.revision).toBe(4))
    expect(marks(editor.row)).toEqual(before)
  })

  it('takes the newest tags where another window was first', async () => {
    const { engine, notices } = connected()
    const editor = new TagEditor(engine, notices, () => {})
    const row = await engine.call('tweets.get', { tweet: 977 })
    editor.open(row)
    const theirs = [{ start: 0, end: 3, class: 'person' as const }]
    await engine.call('annotation.revise', { tweet: 977, parent: row.revision, spans: theirs })
    editor.accept()
    await vi.waitFor(() => expect(editor.row?.revision).toBe((row.revision ?? 0) + 1))
    expect(marks(editor.row)).toEqual([`${row.text.slice(0, 3)}/person`])
    expect(notices.list).toHaveLength(1)
  })
})

describe('the connection', () => {
  it('is made again after the engine went away, and asks for everything anew', async () => {
    const { engine, cut } = connected()
    await engine.call('workspace.get', {})
    const version = engine.version('mentions')
    cut()
    await vi.waitFor(() => expect(engine.status).toBe('lost'))
    await expect(engine.call('workspace.get', {})).resolves.toMatchObject({ name: 'Spring 2013' })
    expect(engine.status).toBe('open')
    await vi.waitFor(() => expect(engine.version('mentions')).toBeGreaterThan(version))
  })
})

describe('a list of tweets', () => {
  it('holds the pages near the eye, whatever its length', async () => {
    const { engine } = connected()
    const pages = new TweetPages(engine)
    pages.ask({ sort: 'newest' })
    await vi.waitFor(() => expect(pages.total).toBe(373_757))
    pages.show(250_090, 250_110)
    await vi.waitFor(() => expect(pages.row(250_100)?.tweet).toBe(250_100))
    expect(pages.row(250_095)?.tweet).toBe(250_095)
    expect(pages.row(100_000)).toBeUndefined()
  })
})

describe('jobs', () => {
  it('are followed to their end', async () => {
    const { engine, notices } = connected()
    const jobs = new Jobs(engine, notices)
    const ended: string[] = []
    jobs.onFinished((job) => ended.push(job.state))
    await engine.call('imports.start', { paths: ['a.jsonl'] })
    await vi.waitFor(() => expect(ended).toEqual(['done']))
    expect(jobs.active).toEqual([])
  })
})
