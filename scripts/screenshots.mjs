import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './prepare.mjs'
import { withServed } from './served.mjs'

const HELP = `npm run screenshots [-- --workspace DIR] [--out DIR] [--width N] [--height N]
Writes a picture of every screen, light and dark, to test/screenshots. Without --workspace: the sample, imported and tagged afresh.
`
const SCREENS = ['trends', 'tweets', 'label', 'models', 'data']

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    out: { type: 'string', default: join(root, 'test/screenshots') },
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
    help: { type: 'boolean', short: 'h' }
  }
})
if (values.help) {
  process.stdout.write(HELP)
  process.exit(0)
}
await withServed(values.workspace, takePictures)

async function takePictures(browser, url) {
  const viewport = { width: Number(values.width), height: Number(values.height) }
  mkdirSync(values.out, { recursive: true })
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport, colorScheme, timezoneId: 'UTC', locale: 'en-GB' })
    await page.goto(url)
    await page.getByTestId('jobs').getByText('Nothing is running').waitFor({ timeout: 300_000 })
    for (const screen of SCREENS) {
      await page.getByTestId(`nav-${screen}`).click()
      if (screen === 'trends') await page.getByTestId('board-row').first().click({ timeout: 60_000 })
      if (screen === 'trends') await page.getByTestId('representative').first().waitFor({ timeout: 60_000 })
      await page.waitForLoadState('networkidle')
      await settle(page)
      await closeNotices(page)
      const file = join(values.out, `${screen}-${colorScheme}.png`)
      await page.screenshot({ path: file })
      process.stdout.write(`${file}\n`)
    }
    await page.close()
  }
}

/** What the work behind a picture left to be read has no place in it. */
async function closeNotices(page) {
  const close = page.locator('button.close[aria-label="Close"]')
  while ((await close.count()) > 0) await close.first().click()
}

/** Waits until the page has not changed for half a second, ten seconds at most. */
function settle(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        let timer = setTimeout(done, 500)
        const watch = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(done, 500)
        })
        watch.observe(document.body, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true
        })
        setTimeout(done, 10_000)
      })
  )
}
