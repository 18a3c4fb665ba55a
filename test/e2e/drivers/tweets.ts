import type { Locator, Page } from 'playwright-core'

export interface Mark {
  readonly text: string
  readonly class: string | null
}

export interface TweetsScreen {
  readonly rows: Locator
  /** The marked names of a tweet that is shown, by its place on the screen. */
  marks(place: number): Promise<Mark[]>
}

export function tweetsScreen(page: Page): TweetsScreen {
  const rows = page.getByTestId('tweet-row')
  return {
    rows,
    async marks(place) {
      const row = rows.nth(place)
      await row.waitFor({ timeout: 30_000 })
      return row.getByTestId('mark').evaluateAll((found) =>
        found.map((mark) => ({
          text: mark.getAttribute('data-text') ?? mark.textContent ?? '',
          class: mark.getAttribute('data-class')
        }))
      )
    }
  }
}
