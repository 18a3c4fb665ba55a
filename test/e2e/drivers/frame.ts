import type { Locator, Page } from 'playwright-core'

export type Screen = 'trends' | 'tweets' | 'label' | 'models' | 'data'

/** The frame that all screens share: the rail, the filter, the job strip. */
export function frame(page: Page) {
  return {
    async goTo(screen: Screen): Promise<void> {
      await page.getByTestId(`nav-${screen}`).click()
      await page.locator(`[data-screen="${screen}"]`).waitFor()
    },
    jobs: (): Locator => page.getByTestId('jobs'),
    /** Resolves when no job waits or runs. */
    async idle(): Promise<void> {
      await page
        .locator('[data-testid="jobs"] [data-state="running"], [data-testid="jobs"] [data-state="queued"]')
        .first()
        .waitFor({
          state: 'detached',
          timeout: 120_000
        })
    }
  }
}
