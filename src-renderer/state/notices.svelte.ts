import { AppError, CancelledError } from '../../src-main/base/errors'

export interface Notice {
  readonly key: number
  readonly tone: 'plain' | 'bad'
  readonly text: string
  readonly remedy: string | null
  readonly action: { readonly label: string; readonly run: () => void } | null
}

const PLAIN_MS = 7000

/** Short statements at the edge of the screen; failures stay until they are closed. */
export class Notices {
  #list = $state.raw<readonly Notice[]>([])
  #next = 1

  get list(): readonly Notice[] {
    return this.#list
  }

  say(text: string, action: Notice['action'] = null): void {
    const key = this.#add({ tone: 'plain', text, remedy: null, action })
    setTimeout(() => this.close(key), PLAIN_MS)
  }

  /** Shows a failure; a cancelled call is none. */
  fail(thrown: unknown): void {
    if (thrown instanceof CancelledError) return
    const { text, remedy } = describeError(thrown)
    if (this.#list.some((notice) => notice.text === text)) return
    this.#add({ tone: 'bad', text, remedy, action: null })
  }

  close(key: number): void {
    this.#list = this.#list.filter((notice) => notice.key !== key)
  }

  #add(notice: Omit<Notice, 'key'>): number {
    const key = this.#next++
    this.#list = [...this.#list.slice(-3), { ...notice, key }]
    return key
  }
}

/** What went wrong and where, and what can be done. */
export function describeError(thrown: unknown): { text: string; remedy: string | null } {
  if (!(thrown instanceof Error)) return { text: String(thrown), remedy: null }
  if (!(thrown instanceof AppError)) return { text: sentence(thrown.message), remedy: null }
  const where = thrown.at.where
  const text = where && !thrown.message.includes(where) ? `${thrown.message} (${where})` : thrown.message
  return { text: sentence(text), remedy: thrown.at.remedy === undefined ? null : sentence(thrown.at.remedy) }
}

/** A name of a file at the beginning stays as it is written. */
function sentence(text: string): string {
  const isName = /^[^\s:]*[./\\][^\s:]/.test(text)
  const first = isName ? text : text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?)]$/.test(first) ? first : `${first}.`
}
