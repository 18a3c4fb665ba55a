import { untrack } from 'svelte'

export interface KeyBinding {
  /** A `KeyboardEvent.key`, or two of them with a space between: `g t`. */
  readonly keys: string
  readonly what: string
  readonly run: (event: KeyboardEvent) => void
  /** Does not repeat in the list of keys. */
  readonly isHidden?: boolean
}

interface Group {
  readonly title: string
  readonly bindings: readonly KeyBinding[]
}

const CHORD_MS = 1200

/** All keys in one place: the newest group that knows a key gets it. Fields keep their keys but for Escape. */
export class Keyboard {
  #groups = $state.raw<readonly Group[]>([])
  #pending = ''
  #pendingSince = 0

  get groups(): readonly Group[] {
    return this.#groups
  }

  /** Adds a group until the returned function is called: an effect's cleanup. */
  bind(title: string, bindings: readonly KeyBinding[]): () => void {
    const group = { title, bindings }
    this.#groups = [...untrack(() => this.#groups), group]
    return () => {
      this.#groups = untrack(() => this.#groups).filter((other) => other !== group)
    }
  }

  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (isField(event.target) && event.key !== 'Escape') return
    if (event.key === 'Shift' || document.querySelector('dialog[open]')) return
    const isChord = this.#pending !== '' && event.timeStamp - this.#pendingSince < CHORD_MS
    const typed = isChord ? `${this.#pending} ${event.key}` : event.key
    this.#pending = ''
    const binding = this.#find(typed)
    if (binding) {
      event.preventDefault()
      binding.run(event)
      return
    }
    if (this.#groups.some((group) => group.bindings.some(({ keys }) => keys.startsWith(`${event.key} `)))) {
      this.#pending = event.key
      this.#pendingSince = event.timeStamp
    }
  }

  #find(typed: string): KeyBinding | undefined {
    for (const group of [...this.#groups].reverse()) {
      const binding = group.bindings.find(({ keys }) => keys === typed)
      if (binding) return binding
    }
    return undefined
  }
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.matches('input, textarea, select, [contenteditable="true"]')
}
