import { app, Menu, type MenuItemConstructorOptions } from 'electron'

export interface MenuActions {
  openWorkspace(): void
  newWorkspace(): void
  openSample(): void
}

export function setMenu(actions: MenuActions): void {
  const view: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' }
  ]
  if (!app.isPackaged) view.push({ role: 'toggleDevTools' })
  const template: MenuItemConstructorOptions[] = [
    {
      label: 'File',
      submenu: [
        { label: 'New workspace...', accelerator: 'CmdOrCtrl+N', click: () => actions.newWorkspace() },
        { label: 'Open workspace...', accelerator: 'CmdOrCtrl+O', click: () => actions.openWorkspace() },
        { label: 'Open the sample', click: () => actions.openSample() },
        { type: 'separator' },
        { role: 'close' },
        { role: 'quit' }
      ]
    },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' }
  ]
  if (process.platform === 'darwin') template.unshift({ role: 'appMenu' })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
