import type { Locator, Page } from 'playwright-core'

export interface Editor {
  readonly text: Locator
  /** What is selected for tagging. */
  readonly chosen: Locator
  /** The marks of the tweet that is open, by what they mark and their class. */
  mark(text: string, entityClass: string): Locator
  /** Selects the first word of the tweet by a double click, and returns it. */
  chooseFirstWord(): Promise<string>
}

/** Where a tweet's tags are changed. */
export function editor(page: Page): Editor {
  const text = page.getByTestId('editor-text')
  return {
    text,
    chosen: page.getByTestId('chosen'),
    mark: (marked, entityClass) =>
      text.locator(`[data-testid="mark"][data-class="${entityClass}"]`).filter({ hasText: marked }),
    async chooseFirstWord() {
      const { word, x, y } = (await page.evaluate(`(() => {
        const root = document.querySelector('[data-testid="editor-text"]')
        const node = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (n) =>
          n.data.trim() === '' ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_ACCEPT).nextNode()
        const [word] = /[A-Za-z]+/.exec(node.data)
        const range = document.createRange()
        range.setStart(node, node.data.indexOf(word))
        range.setEnd(node, node.data.indexOf(word) + word.length)
        const box = range.getBoundingClientRect()
        return { word, x: box.x + box.width / 2, y: box.y + box.height / 2 }
      })()`)) as { word: string; x: number; y: number }
      await page.mouse.dblclick(x, y)
      return word
    }
  }
}
