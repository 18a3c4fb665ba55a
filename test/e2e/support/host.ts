import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'

/** The program under test, in whichever host. */
export interface Host {
  readonly page: Page
  readonly workspace: string
  /** Errors that the page threw or logged, in their order. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

export const ROOT = resolve(__dirname, '../../..')

/** Collects what went wrong in a page. */
export function watchProblems(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return problems
}

/** Writes a picture into the git-ignored test/screenshots. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = join(ROOT, 'test/screenshots')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

export function required(variable: string): string {
  const value = process.env[variable]
  if (value === undefined) throw new Error(`${variable} is not set: run npm test -- --only=browser,electron`)
  return value
}
