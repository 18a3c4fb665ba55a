import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { programFolder } from '../../../src-main/registry/program-folder'
import type { FakeHub } from '../../support/fake-hub'
import { dataScreen } from '../drivers/data'
import { frame } from '../drivers/frame'
import { trendsScreen } from '../drivers/trends'
import { tweetsScreen } from '../drivers/tweets'
import { downloadHub } from './download-hub'
import { downloadJourneys } from './download-journeys'
import { type Host, shoot } from './host'
import { loopJourneys } from './loop-journeys'
import { writeExport } from './made-up'

/** The journeys that every host must allow. `open` starts the program on a workspace; the hub that it knows is on this machine. */
export function commonJourneys<H extends Host>(
  name: string,
  open: (workspace: string) => Promise<H>
): () => H {
  let folder: string
  let host: H
  let hub: FakeHub

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), `starling-${name}-`))
    hub = await downloadHub()
    process.env.HF_ENDPOINT = hub.endpoint
    host = await open(join(folder, 'tweets.starling'))
  })
  afterAll(async () => {
    await host?.close()
    hub?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  afterEach(async ({ task }) => {
    const failed = task.result?.errors !== undefined && task.result.errors.length > 0
    if (failed && !host.page.isClosed())
      await shoot(host.page, `failed-${name}-${task.name.replaceAll(' ', '-')}`)
  })

  describe('an analyst with an empty workspace', () => {
    it('is told where to begin', async () => {
      await host.page.getByTestId('go-data').click()
      await host.page.getByTestId('file-input').waitFor({ state: 'attached' })
      await shoot(host.page, `${name}-empty`)
    })

    it('imports an export and sees its rows and its tags arrive', async () => {
      const data = dataScreen(host.page)
      await frame(host.page).goTo('data')
      await data.choose(writeExport(folder))
      const row = data.imports.filter({ hasText: 'made-up.csv' })
      await row.filter({ hasText: '400' }).waitFor({ timeout: 60_000 })
      await frame(host.page).idle()
      await shoot(host.page, `${name}-data`)
    })

    it('opens an entity of the board and reads a tweet in which it is marked', async () => {
      const trends = trendsScreen(host.page)
      const tweets = tweetsScreen(host.page)
      await frame(host.page).goTo('trends')
      expect(await trends.names()).toContain('London')
      await trends.choose('London')
      await host.page.getByTestId('detail-title').filter({ hasText: 'London' }).waitFor()
      await shoot(host.page, `${name}-trends`)
      await trends.openTweets()
      const marks = await tweets.marks(0)
      expect(marks.map((mark) => mark.text.toLowerCase())).toContain('london')
      expect(marks.every((mark) => mark.class !== null)).toBe(true)
      await shoot(host.page, `${name}-tweets`)
    })

    it('goes back to the board by the history', async () => {
      await host.page.goBack()
      await host.page.getByTestId('detail-title').filter({ hasText: 'London' }).waitFor()
    })

    it('lists what few people drive apart from the rest', async () => {
      const trends = trendsScreen(host.page)
      const driven = host.page.getByTestId('drivers')
      await driven.selectOption('few')
      await trends.row('London').getByTestId('few').waitFor()
      await expect
        .poll(async () => (await trends.rows.count()) - (await host.page.getByTestId('few').count()))
        .toBe(0)
      await driven.selectOption('many')
      await trends.row('London').waitFor({ state: 'detached' })
      await driven.selectOption('anyone')
      await trends.row('London').waitFor()
    })

    it('sees the figures of the model that tagged', async () => {
      await frame(host.page).goTo('models')
      await host.page.getByTestId('model-row').first().waitFor()
      const { card } = JSON.parse(readFileSync(join(programFolder(), 'models/fast/manifest.json'), 'utf8'))
      await host.page.getByTestId('model-twin').getByText(card.twin).waitFor()
      await shoot(host.page, `${name}-models`)
    })

    loopJourneys(name, () => host)

    downloadJourneys(
      name,
      () => host,
      () => hub
    )

    it('is told what is wrong with a file that cannot be used, and nothing changes', async () => {
      const file = join(folder, 'numbers.csv')
      writeFileSync(file, 'a,b\n1,2\n3,4\n')
      const data = dataScreen(host.page)
      await frame(host.page).goTo('data')
      await data.choose(file)
      await host.page
        .getByText(/no column holds the text/i)
        .first()
        .waitFor({ timeout: 30_000 })
      await frame(host.page).idle()
      await frame(host.page).goTo('trends')
      expect(await trendsScreen(host.page).names()).toContain('London')
    })

    it('finds everything again after a reload', async () => {
      await frame(host.page).goTo('trends')
      await host.page.reload()
      expect(await trendsScreen(host.page).names()).toContain('London')
    })

    it('met no error on the way', () => {
      expect(host.problems).toEqual([])
    })
  })
  return () => host
}
