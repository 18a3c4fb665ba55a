import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelComparison } from '../../../src-main/contract/models'
import { programFolder } from '../../../src-main/registry/program-folder'
import type { BrowserHost } from './browser-host'
import { type HeldReplies, holdReplies } from './held-replies'
import { shoot } from './host'

const [FAST, ACCURATE] = ['fast', 'accurate'].map((name) => {
  const manifest = readFileSync(join(programFolder(), 'models', name, 'manifest.json'), 'utf8')
  return (JSON.parse(manifest) as { id: string }).id
}) as [string, string]
const PATIENT = { timeout: 60_000 }

/** Comparisons that are measured while the analyst chooses another pair. */
export function comparisonJourneys(host: () => BrowserHost): void {
  describe('an analyst who compares one pair after another', () => {
    let page: Page
    let replies: HeldReplies<ModelComparison>
    beforeAll(async () => {
      page = await host()
        .page.context()
        .browser()!
        .newPage({ viewport: { width: 1440, height: 900 } })
      replies = await holdReplies(page, 'models.compare', ({ a }) => String(a))
      await page.goto(host().url)
      await page.getByTestId('nav-models').click()
      await page.locator(`[data-testid="model-row"][data-model="${FAST}"]`).click()
      await page.getByTestId('compare').waitFor()
    })
    afterAll(() => page?.close())

    const choose = (other: string): Promise<unknown> => page.getByTestId('compare').selectOption(other)
    const names = async (): Promise<string> => page.getByTestId('comparison').locator('h2').innerText()
    const figures = async (): Promise<string[]> =>
      (await page.getByTestId('comparison').locator('tbody tr').first().locator('td').allInnerTexts()).slice(
        1,
        3
      )
    const points = ({ a, b }: ModelComparison): string[] =>
      [a, b].map(({ micro }) => ((micro.f1 ?? 0) * 100).toFixed(1))
    const trained = (): Promise<string | null> =>
      page.getByTestId('model-row').filter({ hasText: 'trained here' }).first().getAttribute('data-model')

    it('reads no figure of the former pair while the one now chosen is measured', async () => {
      const id = (await trained())!
      replies.hold(id)
      await choose(ACCURATE)
      await page.getByTestId('compared-on').waitFor(PATIENT)
      const former = await replies.of(ACCURATE)
      expect(await figures()).toEqual(points(former))
      await choose(id)
      const now = await replies.of(id)
      expect(points(now)).not.toEqual(points(former))
      await expect.poll(names).not.toMatch(/accurate/i)
      expect(await page.getByTestId('compared-on').count()).toBe(0)
      expect(await figures()).not.toEqual(points(former))
      await shoot(page, 'browser-comparison-pending')
      replies.release(id)
      await page.getByTestId('compared-on').waitFor()
      expect(await figures()).toEqual(points(now))
    })

    it('keeps the figures of the pair now chosen where those of the former come after them', async () => {
      const id = (await trained())!
      replies.hold(ACCURATE)
      await choose(ACCURATE)
      const former = await replies.of(ACCURATE)
      await choose(id)
      await page.getByTestId('compared-on').waitFor(PATIENT)
      const now = await replies.of(id)
      replies.release(ACCURATE)
      await replies.settled()
      expect(await figures()).toEqual(points(now))
      expect(points(now)).not.toEqual(points(former))
    })

    it('says that a model held against another is damaged, and what can be done', async () => {
      await damaged(async (folder) => {
        appendFileSync(join(folder, 'model.onnx'), 'x')
        await choose((await trained())!)
        const note = page.getByTestId('error')
        await expect.poll(() => note.innerText(), PATIENT).toMatch(/model\.onnx/)
        expect(await note.innerText()).toMatch(/copy the model again/)
      })
    })

    it('says why a pair cannot be measured, where only tagging shows it', async () => {
      await damaged(async (folder) => {
        writeFileSync(join(folder, 'model.onnx'), 'no graph')
        const file = join(folder, 'manifest.json')
        const manifest = JSON.parse(readFileSync(file, 'utf8')) as { files: Record<string, unknown> }
        const sha256 = createHash('sha256').update('no graph').digest('hex')
        manifest.files['model.onnx'] = { bytes: 8, sha256 }
        writeFileSync(file, JSON.stringify(manifest))
        await choose((await trained())!)
        const panel = page.getByTestId('comparison')
        await expect
          .poll(() => panel.innerText(), PATIENT)
          .toMatch(/could not be measured on the annotated tweets/)
        expect(await panel.innerText()).toMatch(/graph cannot be opened/)
        await shoot(page, 'browser-comparison-failed')
      })
    })

    /** Does something to the folder of the model that was trained here, and puts the folder back. */
    async function damaged(harm: (folder: string) => Promise<void>): Promise<void> {
      const folder = join(host().workspace, 'models', (await trained())!)
      const whole = join(host().workspace, 'whole')
      await choose(ACCURATE)
      await page.getByTestId('compared-on').waitFor(PATIENT)
      cpSync(folder, whole, { recursive: true })
      try {
        await harm(folder)
      } finally {
        rmSync(folder, { recursive: true })
        renameSync(whole, folder)
      }
    }
  })
}
