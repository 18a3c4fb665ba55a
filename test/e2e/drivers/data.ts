import type { Locator, Page } from 'playwright-core'

export interface DataScreen {
  /** Chooses files as the analyst does by the button. */
  choose(...paths: string[]): Promise<void>
  readonly imports: Locator
  /** Where files and folders may fall. */
  readonly area: Locator
}

export function dataScreen(page: Page): DataScreen {
  return {
    choose: (...paths) => page.getByTestId('file-input').setInputFiles(paths),
    imports: page.getByTestId('import-row'),
    area: page.getByTestId('drop')
  }
}
