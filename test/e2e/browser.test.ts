import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { frame } from './drivers/frame'
import { accessibilityProblems } from './support/accessibility'
import { openInBrowser } from './support/browser-host'
import { comparisonJourneys } from './support/comparison-journeys'
import { dropJourneys } from './support/drop-journeys'
import { ROOT } from './support/host'
import { commonJourneys } from './support/journeys'

const host = commonJourneys('browser', openInBrowser)

dropJourneys('browser', host)

comparisonJourneys(host)

it.each(['trends', 'tweets', 'label', 'models', 'data'] as const)(
  '%s can be used without a mouse or sight',
  async (screen) => {
    await frame(host().page).goTo(screen)
    expect(await accessibilityProblems(host().page)).toEqual([])
  }
)

it('a second Starling on the workspace is told that it is in use', () => {
  const program = join(ROOT, 'out/cli/starling.js')
  const second = spawnSync(process.execPath, [program, 'tag', '--workspace', host().workspace], {
    encoding: 'utf8'
  })
  expect(second.status).toBe(3)
  expect(second.stderr).toMatch(/\b\d+\b/)
})

it('the page is refused without its token', async () => {
  const page = await host().page.context().browser()!.newPage()
  const answer = await page.goto(new URL('/', host().url).href)
  expect(answer?.status()).toBe(403)
  await page.close()
})

it('the page speaks to nobody but its host', async () => {
  const asked: string[] = []
  const { page, url } = host()
  page.on('request', (request) => asked.push(new URL(request.url()).host))
  await page.reload()
  await page.getByTestId('jobs').waitFor()
  expect([...new Set(asked)]).toEqual([new URL(url).host])
})
