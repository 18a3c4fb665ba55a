import { app, session } from 'electron'
import { PAGE_ORIGIN } from './page-protocol'

/** Must run before the application is ready: every page is sandboxed, opens no window and goes nowhere. */
export function lockPages(): void {
  // As root Chromium needs --no-sandbox, and enableSandbox would take it away from the children, which then crash.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event, url) => {
      if (!url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/** No page gets a permission, no request leaves the machine. */
export function lockSession(): void {
  const own = session.defaultSession
  own.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write' && contents.getURL().startsWith(`${PAGE_ORIGIN}/`))
  )
  own.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
  own.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !/^(app|data|blob|devtools|chrome-extension):/.test(url) })
  })
}
