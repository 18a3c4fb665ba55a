import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { electronForTests } from './electron-runtime.mjs'

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC_CHROMIUM = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium'
]

/** What this machine has for window tests; null or false where it lacks it. */
export function testMachine() {
  const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY)
  return {
    chromium: process.env.STARLING_CHROMIUM ?? findChromium(),
    electron: process.env.STARLING_ELECTRON ?? electronForTests(),
    xvfb: process.platform === 'linux' ? find('xvfb-run') : null,
    hasScreen
  }
}

function findChromium() {
  const named = CHROMIUM.map(find).find((path) => path !== null)
  return named ?? MAC_CHROMIUM.find((path) => existsSync(path)) ?? null
}

function find(name) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}
