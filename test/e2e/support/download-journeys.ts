import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FakeHub } from '../../support/fake-hub'
import { frame } from '../drivers/frame'
import { modelsScreen } from '../drivers/models'
import { CUT, HALF, TINY } from './download-hub'
import { type Host, shoot } from './host'

/** A checkpoint comes from a hub into the workspace: stopped, gone on with, cut on the way, refused. */
export function downloadJourneys(name: string, host: () => Host, hub: () => FakeHub): void {
  it('begins a download, sees how far it is, and stops it', async () => {
    const { page, workspace } = host()
    await frame(page).goTo('models')
    const { download, downloading, checkpoint } = modelsScreen(page)
    await download('acme/slow')
    await downloading.filter({ hasText: 'model.safetensors' }).waitFor()
    const part = join(workspace, 'checkpoints/acme--slow/model.safetensors.part')
    await expect.poll(() => statSync(part, { throwIfNoEntry: false })?.size, { timeout: 30_000 }).toBe(HALF)
    await shoot(page, `${name}-download`)
    await page.getByTestId('download-cancel').click()
    await checkpoint('acme/slow').filter({ hasText: 'the rest is missing' }).waitFor()
    await shoot(page, `${name}-download-stopped`)
  })

  it('goes on where the download stopped, through a cut, and has the very files', async () => {
    const { page, workspace } = host()
    const row = modelsScreen(page).checkpoint('acme/slow')
    await row.getByTestId('download-resume').click()
    await row.filter({ hasText: 'acme--slow' }).waitFor({ timeout: 30_000 })
    const starts = hub()
      .asked.filter((url) => url.includes('acme/slow') && url.includes('model.safetensors'))
      .map((url) => Number(/bytes=(\d+)-$/.exec(url)?.[1] ?? 0))
    expect(starts).toEqual([0, HALF, CUT])
    for (const [file, bytes] of Object.entries(TINY)) {
      const there = readFileSync(join(workspace, 'checkpoints/acme--slow', file))
      expect(there.equals(bytes), file).toBe(true)
    }
    await shoot(page, `${name}-download-whole`)
  })

  it('is told whose a model of an old name is likely to be', async () => {
    const { page } = host()
    await frame(page).goTo('models')
    await page.getByTestId('download-open').click()
    await page.getByTestId('download-name').fill('bert-base-uncased')
    await page
      .getByTestId('download-hint')
      .getByText('likely to be google-bert/bert-base-uncased now')
      .waitFor()
    expect(await page.getByTestId('download-start').isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByTestId('download-dialog').waitFor({ state: 'detached' })
  })

  it('is told of weights that are not what was promised, and of a model that is not there', async () => {
    const { page } = host()
    const { download } = modelsScreen(page)
    const notices = page.getByTestId('notices')
    await download('acme/lie')
    await notices.getByText(/Download acme\/lie: .*its hash differs/).waitFor()
    await download('acme/none')
    await notices.getByText(/Download acme\/none: there is no such model/).waitFor()
    await shoot(page, `${name}-download-refused`)
    await frame(page).idle()
  })
}
