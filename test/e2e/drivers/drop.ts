import type { Locator, Page } from 'playwright-core'

/** Lets files or folders of this machine fall on an element, as from the system's file manager. Chromium alone. */
export async function dropOn(page: Page, target: Locator, ...paths: string[]): Promise<void> {
  const box = await target.boundingBox()
  if (box === null) throw new Error('what is to be dropped on is not shown')
  const session = await page.context().newCDPSession(page)
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const data = { items: [], files: paths, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  }
  await session.detach()
}
