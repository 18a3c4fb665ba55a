import type { Locator, Page } from 'playwright-core'

export interface TrendsScreen {
  readonly rows: Locator
  /** The row of an entity. */
  row(name: string): Locator
  /** Names on the board, from the top. */
  names(): Promise<string[]>
  /** Selects an entity of the board. */
  choose(name: string): Promise<void>
  /** Goes to the tweets of the chosen entity. */
  openTweets(): Promise<void>
}

export function trendsScreen(page: Page): TrendsScreen {
  const rows = page.getByTestId('board-row')
  const row = (name: string): Locator =>
    page.locator(`[data-testid="board-row"][data-name=${JSON.stringify(name)}]`)
  return {
    rows,
    row,
    async names() {
      await rows.first().waitFor({ timeout: 150_000 })
      return rows.evaluateAll((found) => found.map((row) => row.getAttribute('data-name') ?? ''))
    },
    choose: (name) => row(name).click(),
    openTweets: () => page.getByTestId('detail-count').click()
  }
}
