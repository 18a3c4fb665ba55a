import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'
import { withServed } from './served.mjs'

/** Makes the pictures of docs/trends.md from the sample, as the program tags and shows it: `node scripts/trend-pictures.mjs`. */
const FOLDER = join(root, 'docs/pictures')
const KINDS = [
  ['new', 'rising'],
  ['burst', 'rising'],
  ['ramp', 'rising'],
  ['shift', 'rising'],
  ['seasonal', 'seasonal'],
  ['falling', 'falling']
]
const WAIT = { timeout: 600_000 }

await withServed(undefined, takePictures)

async function takePictures(browser, url) {
  const page = await browser.newPage({
    viewport: { width: 1180, height: 1000 },
    colorScheme: 'light',
    timezoneId: 'UTC',
    locale: 'en-GB'
  })
  page.setDefaultTimeout(WAIT.timeout)
  await page.goto(url)
  await page.getByTestId('jobs').getByText('Nothing is running').waitFor(WAIT)
  await page.getByTestId('nav-trends').click()
  mkdirSync(FOLDER, { recursive: true })
  for (const [kind, order] of KINDS) {
    await open(page, kind, order)
    await save(page.getByTestId('series-chart'), `kind-${kind}.png`)
  }
  await page.setViewportSize({ width: 1560, height: 940 })
  await open(page, 'burst', 'rising')
  await page.getByTestId('notices').locator('*').first().waitFor({ state: 'detached' })
  await save(page.getByTestId('detail'), 'explained.png')
}

/** Shows the first entity of a kind with all that explains it. */
async function open(page, kind, order) {
  await page.evaluate((name) => {
    location.hash = `#/trends?order=${name}&grain=day`
  }, order)
  const row = page.locator(`[data-testid=board-row][data-kind=${kind}]`).first()
  const name = await row.getAttribute('data-name')
  await row.click()
  await page.getByTestId('detail-title').getByText(name).waitFor()
  await page.locator('[data-testid=detail-kind]', { hasText: kind }).waitFor()
  await page.getByTestId('representative').first().waitFor()
}

async function save(locator, name) {
  await locator.screenshot({ path: join(FOLDER, name) })
  process.stdout.write(`${join('docs/pictures', name)}\n`)
}
