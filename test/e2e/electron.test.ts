import { expect, it, vi } from 'vitest'
import { frame } from './drivers/frame'
import { trendsScreen } from './drivers/trends'
import { openInElectron } from './support/electron-host'
import { commonJourneys } from './support/journeys'

const host = commonJourneys('electron', openInElectron)

it('the page is sandboxed, isolated, and has no node', async () => {
  const { application, page } = host()
  const preferences = await application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    const { sandbox, contextIsolation, nodeIntegration } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false })
  const globals = 'Object.keys(window.starling).sort().join() + " " + typeof require + " " + typeof process'
  expect(await page.evaluate(globals)).toBe('connect,pathOf,pickFiles,saveFile undefined undefined')
})

it('a window without WebGPU says so where a training is started, and closes the hidden one', async () => {
  const { application, page } = host()
  await frame(page).goTo('models')
  await page.getByTestId('retrain').click()
  const backends = page.getByTestId('train-backends')
  await backends.getByText('webgpu').waitFor()
  const hasWebGpu = await page.evaluate('"gpu" in navigator')
  if (!hasWebGpu) expect(await backends.innerText()).toContain('webgpu, not here: this window has no WebGPU')
  await vi.waitFor(() => expect(application.windows()).toHaveLength(1))
  await page.keyboard.press('Escape')
  await page.getByTestId('retrain-dialog').waitFor({ state: 'detached' })
  await frame(page).goTo('trends')
})

it('an engine that is killed is followed by another, and the board comes back', async () => {
  const { application, page } = host()
  await application.evaluate(({ app }) => {
    const engine = app
      .getAppMetrics()
      .find((metric) => metric.name === 'starling engine' || metric.serviceName === 'starling engine')
    if (engine) process.kill(engine.pid, 'SIGKILL')
  })
  await page.getByTestId('jobs').getByText('The engine went away').waitFor()
  await page.getByTestId('jobs').getByText('Nothing is running').waitFor({ timeout: 60_000 })
  expect(await trendsScreen(page).names()).toContain('London')
})

it('the page runs nothing inline, reaches nothing outside and opens no window', async () => {
  const { application, page } = host()
  const outcome = await page.evaluate(`(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.wasRun = true'
    document.body.append(script)
    const outside = await fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'refused')
    const above = await fetch('app://starling/%2e%2e%2fmain/app.js').then((r) => (r.ok ? 'reached' : 'refused'), () => 'refused')
    window.open('https://example.invalid/')
    location.href = 'https://example.invalid/'
    return { wasRun: window.wasRun === true, outside, above }
  })()`)
  expect(outcome).toEqual({ wasRun: false, outside: 'refused', above: 'refused' })
  expect(new URL(page.url()).origin + new URL(page.url()).host).toContain('starling')
  expect(application.windows()).toHaveLength(1)
})
