import type { Locator, Page } from 'playwright-core'

type Screen = 'trends' | 'tweets' | 'label' | 'models' | 'data'

export interface Frame {
  goTo(screen: Screen): Promise<void>
  readonly jobs: Locator
  /** Resolves when no job waits or runs and every tweet has its tags. */
  idle(): Promise<void>
}

/** What all screens share: the rail, the filter, the job strip. */
export function frame(page: Page): Frame {
  const jobs = page.getByTestId('jobs')
  return {
    jobs,
    async goTo(screen) {
      const link = page.getByTestId(`nav-${screen}`)
      await link.click()
      await link.and(page.locator('[aria-current="page"]')).waitFor()
    },
    idle: () => jobs.getByText('Nothing is running').waitFor({ timeout: 150_000 })
  }
}
