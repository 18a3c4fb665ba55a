import type { Locator, Page } from 'playwright-core'

export interface TrendsScreen {
  readonly rows: Locator
  /** Names on the board, from the top. */
  names(): Promise<string[]>
  /** Selects an entity of the board. */
  choose(name: string): Promise<void>
  /** Goes to the tweets of the chosen entity. */
  openTweets(): Promise<void>
}

export function trendsScreen(page: Page): TrendsScreen {
  const rows = page.getByTestId('board-row')
  return {
    rows,
    async names() {
      await rows.first().waitFor({ timeout: 150_000 })
      return rows.evaluateAll((found) => found.map((row) => row.getAttribute('data-name') ?? ''))
    },
    choose: (name) => page.locator(`[data-testid="board-row"][data-name=${JSON.stringify(name)}]`).click(),
    openTweets: () => page.getByTestId('detail-count').click()
  }
}
