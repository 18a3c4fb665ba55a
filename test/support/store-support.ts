import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RawTweet, ScoredSpan } from '../../src-main/contract/domain'
import type { FileReport } from '../../src-main/contract/imports'
import type { KeyedTweet } from '../../src-main/ingest/ports'
import { openStore, type Store, type StoreOptions } from '../../src-main/store'

/** A folder that a test may fill; gone after `remove`. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'starling-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function openTestStore(dir: string, options: StoreOptions = {}): Promise<Store> {
  return openStore(dir, { zone: 'UTC', memoryMb: 256, ...options })
}

export function keyed(id: string, text: string, more: Partial<RawTweet> = {}): KeyedTweet {
  return {
    line: 1,
    id,
    key: id,
    time: 1_600_000_000_000,
    author: 'someone',
    kind: 'original',
    lang: null,
    text,
    ...more
  }
}

export function report(path: string, more: Partial<FileReport> = {}): FileReport {
  return {
    path,
    format: 'csv',
    encoding: 'utf-8',
    rows: 0,
    imported: 0,
    duplicates: 0,
    rejected: 0,
    rejects: [],
    error: null,
    ...more
  }
}

/** Imports tweets as one file and returns the import's number. */
export async function importTweets(store: Store, name: string, tweets: readonly KeyedTweet[], chunk = 500) {
  const state = await store.imports.begin(name, `print of ${name}`, 'csv', 'utf-8')
  let imported = 0
  let duplicates = 0
  for (let row = 0; row < tweets.length; row += chunk) {
    const part = tweets.slice(row, row + chunk)
    const done = await store.imports.add(state.import, { row: row + part.length, tweets: part, rejects: [] })
    imported += done.imported
    duplicates += done.duplicates
  }
  await store.imports.end(state.import, report(name, { rows: tweets.length, imported, duplicates }))
  return { import: state.import, imported, duplicates }
}

/** Tags everything that is pending with `tag` and finishes the run. */
export async function tagAll(
  store: Store,
  model: string,
  tag: (text: string) => readonly ScoredSpan[],
  { again = false, batch = 64 } = {}
) {
  const { run } = await store.runs.start(model, again)
  await store.tags.pending(run)
  for (;;) {
    const texts = await store.tags.next(run, batch)
    if (texts.length === 0) return store.runs.finish(run)
    await store.tags.write(
      run,
      texts.map((text) => ({ ...text, spans: tag(text.text) }))
    )
  }
}

/** Marks every capitalised word; its class is told by its first letter. */
export function tagCapitals(text: string): ScoredSpan[] {
  return [...text.matchAll(/\p{Lu}[\p{L}']*/gu)].map((match) => {
    const isPerson = (match[0].charCodeAt(0) - 65) % 2 === 0
    return {
      start: match.index,
      end: match.index + match[0].length,
      class: isPerson ? 'person' : 'geo-loc',
      confidence: 0.5 + (match[0].length % 5) / 10
    }
  })
}
