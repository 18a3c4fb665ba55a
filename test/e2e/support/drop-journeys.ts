import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataScreen } from '../drivers/data'
import { dropOn } from '../drivers/drop'
import { frame } from '../drivers/frame'
import { type Host, shoot } from './host'

const HEAD = 'id,created_at,username,text\n'
const FILES = {
  'may.csv': `${HEAD}1,2024-03-02T10:00:00Z,ann,London calls\n2,2024-03-02T11:00:00Z,ann,London still calls\n`,
  'june/june.csv': `${HEAD}3,2024-03-03T10:00:00Z,bob,on my way to Chicago\n`,
  'june/numbers.csv': 'a,b\n1,2\n',
  'june/.hidden.csv': `${HEAD}4,2024-03-03T11:00:00Z,bob,nobody sees this\n`
}

const PATIENT = { timeout: 60_000 }

/** Folders that fall on the page from the system's file manager. */
export function dropJourneys(name: string, host: () => Host): void {
  describe('an analyst who drops a folder', () => {
    let folder: string
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'starling-dropped-'))
      mkdirSync(join(folder, 'export/june'), { recursive: true })
      mkdirSync(join(folder, 'bare/within'), { recursive: true })
      for (const [path, text] of Object.entries(FILES)) writeFileSync(join(folder, 'export', path), text)
    })
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    it('gets its files imported, those of folders in it too, and is told of one that cannot be used', async () => {
      const { page } = host()
      await frame(page).goTo('data')
      const { imports, area } = dataScreen(page)
      await dropOn(page, area, join(folder, 'export'))
      const rows = async (file: string): Promise<string | undefined> =>
        (await imports.filter({ hasText: file }).getByRole('cell').allInnerTexts())[2]
      await expect.poll(() => rows('june.csv'), PATIENT).toBe('1')
      await expect.poll(() => rows('may.csv'), PATIENT).toBe('2')
      await page
        .getByTestId('notices')
        .getByText(/numbers\.csv: no column holds the text/i)
        .waitFor()
      await frame(page).idle()
      expect(await imports.filter({ hasText: 'hidden' }).count()).toBe(0)
      await shoot(page, `${name}-dropped`)
    })

    it('is told that a folder without files holds none', async () => {
      const { page } = host()
      const { imports, area } = dataScreen(page)
      const before = await imports.count()
      await dropOn(page, area, join(folder, 'bare'))
      await page.getByTestId('notices').getByText('There is no file in what was dropped.').waitFor()
      expect(await imports.count()).toBe(before)
    })
  })
}
