import type { Locator, Page } from 'playwright-core'

export interface ModelsScreen {
  readonly rows: Locator
  /** The panel of the training that runs. */
  readonly training: Locator
  /** Starts a training of the model that is shown. */
  retrain(epochs: number): Promise<void>
  /** Resolves when the training has shown a loss, and returns it. */
  loss(): Promise<number>
  /** Resolves when the training has shown an F1 on tweets that it does not see, and returns it in points. */
  devF1(): Promise<number>
  open(id: string): Promise<void>
  /** Asks for a checkpoint of the hub by its name. */
  download(name: string): Promise<void>
  /** What a download that runs says of itself. */
  readonly downloading: Locator
  checkpoint(name: string): Locator
  /** Starts a search of the model that is shown, with one seed. */
  tune(options: { readonly epochs: number; readonly budget: number }): Promise<void>
  /** Trials of the search that is shown. */
  readonly trials: Locator
}

const NUMBER = /\d+(\.\d+)?/

export function modelsScreen(page: Page): ModelsScreen {
  const rows = page.getByTestId('model-row')
  const figure = async (name: string): Promise<number> => {
    const shown = page.getByTestId(name).filter({ hasText: NUMBER })
    await shown.waitFor({ timeout: 120_000 })
    return Number(NUMBER.exec(await shown.innerText())?.[0])
  }
  return {
    rows,
    training: page.getByTestId('train-cancel'),
    async retrain(epochs) {
      await page.getByTestId('retrain').click()
      await page.getByTestId('train-epochs').fill(String(epochs))
      await page.getByTestId('train-start').click()
      await page.getByTestId('retrain-dialog').waitFor({ state: 'detached' })
    },
    loss: () => figure('live-loss'),
    devF1: () => figure('live-f1'),
    async tune({ epochs, budget }) {
      await page.getByTestId('tune').click()
      await page.getByTestId('tune-epochs').fill(String(epochs))
      await page.getByTestId('tune-amount').fill(String(budget))
      await page.getByTestId('tune-seeds').fill('1')
      await page.getByTestId('tune-start').click()
      await page.getByTestId('tune-dialog').waitFor({ state: 'detached' })
    },
    trials: page.getByTestId('trial'),
    open: (id) => page.locator(`[data-testid="model-row"][data-model="${id}"]`).click(),
    async download(name) {
      await page.getByTestId('download-open').click()
      await page.getByTestId('download-name').fill(name)
      await page.getByTestId('download-start').click()
      await page.getByTestId('download-dialog').waitFor({ state: 'detached' })
    },
    downloading: page.getByTestId('download-progress'),
    checkpoint: (name) => page.locator(`[data-testid="checkpoint"][data-model="${name}"]`)
  }
}
