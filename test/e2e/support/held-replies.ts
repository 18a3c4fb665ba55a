import type { Page } from 'playwright-core'

/** Replies of the engine to one kind of call, which come to the page when the test lets them. */
export interface HeldReplies<R> {
  /** Keeps back the replies to calls under this key, from the next call on. */
  hold(key: string): void
  /** Hands over what was kept back, and holds no more. */
  release(key: string): void
  /** Resolves with the newest reply of the engine under a key, once there is one, held or not. */
  of(key: string): Promise<R>
  /** Resolves once the page has answered to all that it was handed before. */
  settled(): Promise<void>
}

interface Message {
  readonly type: string
  readonly id: number
  readonly name?: string
  readonly args?: Readonly<Record<string, unknown>>
  readonly result?: unknown
}

/** Stands between page and engine. To be called before the page is opened. */
export async function holdReplies<R>(
  page: Page,
  name: string,
  keyOf: (args: Readonly<Record<string, unknown>>) => string
): Promise<HeldReplies<R>> {
  const keys = new Map<number, string>()
  const held = new Map<string, (() => void)[]>()
  const results = new Map<string, R>()
  const waiting: (() => void)[] = []
  await page.routeWebSocket(/\/engine\?/, (toPage) => {
    const toEngine = toPage.connectToServer()
    toPage.onMessage((data) => {
      const call = JSON.parse(String(data)) as Message
      if (call.type === 'call' && call.name === name) {
        const key = keyOf(call.args ?? {})
        keys.set(call.id, key)
        results.delete(key)
      }
      toEngine.send(data)
    })
    toEngine.onMessage((data) => {
      const reply = JSON.parse(String(data)) as Message
      const key = keys.get(reply.id)
      if (key === undefined || reply.type !== 'done') return toPage.send(data)
      results.set(key, reply.result as R)
      const kept = held.get(key)
      if (kept === undefined) toPage.send(data)
      else kept.push(() => toPage.send(data))
      for (const look of waiting.splice(0)) look()
    })
  })
  return {
    hold: (key) => void held.set(key, []),
    release(key) {
      const kept = held.get(key) ?? []
      held.delete(key)
      for (const send of kept) send()
    },
    async of(key) {
      while (!results.has(key)) await new Promise<void>((resolve) => waiting.push(resolve))
      return results.get(key)!
    },
    async settled() {
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
    }
  }
}
