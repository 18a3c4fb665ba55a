import { describe, expect, it } from 'vitest'
import { CancelledError } from '../../../src-main/base/errors'
import type { JobContext } from '../../../src-main/base/job'
import type { Progress } from '../../../src-main/contract/domain'
import type { PendingText, SpanSink, TaggedText, Tagger, TweetSource } from '../../../src-main/tagging/ports'
import { tagWorkspace } from '../../../src-main/tagging/tag-job'

const SPAN = { start: 0, end: 1, class: 'person', confidence: 0.5 } as const

/** Tags the first character of each text. */
const tagger: Tagger = {
  model: 'first-character',
  tag: async (texts, signal) => {
    if (signal?.aborted) throw new CancelledError()
    return texts.map(() => [SPAN])
  },
  tagTokens: async () => [],
  close: async () => {}
}

/** Texts with how many tweets have each; what is written is pending no more, as in the store. */
function memoryStore(count: number) {
  const tweetsOf = (item: PendingText): number => 1 + (item.tweet % 3)
  const all = Array.from({ length: count }, (_, tweet) => ({ tweet, text: `text ${tweet}` }))
  const written = new Map<number, TaggedText>()
  let handedOut = 0
  let open: PendingText[] = []
  let isWriting = false
  const source: TweetSource = {
    async pending() {
      open = all.filter((item) => !written.has(item.tweet))
      handedOut = 0
      return { tweets: open.reduce((sum, item) => sum + tweetsOf(item), 0), texts: open.length }
    },
    async next(_, limit) {
      const items = open.slice(handedOut, handedOut + limit)
      handedOut += items.length
      return items
    }
  }
  const sink: SpanSink = {
    async write(_, tagged) {
      expect(isWriting).toBe(false)
      isWriting = true
      await new Promise((resolve) => setTimeout(resolve, 1))
      for (const item of tagged) {
        expect(written.has(item.tweet)).toBe(false)
        written.set(item.tweet, item)
      }
      isWriting = false
      return {
        tweets: tagged.reduce((sum, item) => sum + tweetsOf(item), 0),
        mentions: tagged.reduce((sum, item) => sum + tweetsOf(item), 0)
      }
    }
  }
  return { source, sink, written, all }
}

function context(): JobContext & { readonly seen: Progress[]; readonly abort: AbortController } {
  const seen: Progress[] = []
  const abort = new AbortController()
  return { seen, abort, signal: abort.signal, report: (progress) => seen.push(progress), log: () => {} }
}

describe('tagWorkspace', () => {
  it('tags every text once and reports tweets', async () => {
    const { source, sink, written, all } = memoryStore(5000)
    const job = context()
    const result = await tagWorkspace({ source, sink, tagger, run: 1, context: job })
    expect([...written.keys()]).toEqual(all.map((item) => item.tweet))
    expect(written.get(7)).toEqual({ tweet: 7, text: 'text 7', spans: [SPAN] })
    expect(result).toEqual({ tweets: 9999, mentions: 9999 })
    expect(job.seen[0]).toEqual({ phase: 'tag', unit: 'tweets', done: 0, total: 9999 })
    expect(job.seen.at(-1)).toEqual({ phase: 'tag', unit: 'tweets', done: 9999, total: 9999 })
    expect(job.seen.length).toBeGreaterThan(4)
  })

  it('stops when it is cancelled, with the write under way finished, and goes on when called again', async () => {
    const { source, sink, written, all } = memoryStore(5000)
    const job = context()
    const slow: Tagger = {
      ...tagger,
      tag: async (texts, signal) => {
        if (written.size > 0) job.abort.abort()
        return tagger.tag(texts, signal)
      }
    }
    await expect(tagWorkspace({ source, sink, tagger: slow, run: 1, context: job })).rejects.toBeInstanceOf(
      CancelledError
    )
    expect(written.size).toBeGreaterThan(0)
    expect(written.size).toBeLessThan(all.length)
    await tagWorkspace({ source, sink, tagger, run: 1, context: context() })
    expect(written.size).toBe(all.length)
  })

  it('fails with what the store fails with', async () => {
    const { source } = memoryStore(5000)
    const sink: SpanSink = { write: async () => Promise.reject(new Error('the disk is full')) }
    await expect(tagWorkspace({ source, sink, tagger, run: 1, context: context() })).rejects.toThrow(
      'disk is full'
    )
  })

  it('has nothing to do in an empty workspace', async () => {
    const { source, sink } = memoryStore(0)
    const job = context()
    expect(await tagWorkspace({ source, sink, tagger, run: 1, context: job })).toEqual({
      tweets: 0,
      mentions: 0
    })
    expect(job.seen).toEqual([{ phase: 'tag', unit: 'tweets', done: 0, total: 0 }])
  })
})
