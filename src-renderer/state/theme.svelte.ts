export const THEMES = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof THEMES)[number]
const KEPT = 'starling.theme'

/** Light or dark: the system's wish unless the analyst chose one. Kept on this machine. */
export class Theme {
  #choice = $state<ThemeChoice>(kept())
  readonly #dark = matchMedia('(prefers-color-scheme: dark)')
  #isDark = $state(false)

  constructor() {
    this.#apply()
    this.#dark.addEventListener('change', () => this.#apply())
  }

  get choice(): ThemeChoice {
    return this.#choice
  }

  get isDark(): boolean {
    return this.#isDark
  }

  choose(choice: ThemeChoice): void {
    this.#choice = choice
    localStorage.setItem(KEPT, choice)
    this.#apply()
  }

  #apply(): void {
    this.#isDark = this.#choice === 'dark' || (this.#choice === 'system' && this.#dark.matches)
    document.documentElement.dataset.theme = this.#isDark ? 'dark' : 'light'
  }
}

function kept(): ThemeChoice {
  const value = localStorage.getItem(KEPT)
  return THEMES.find((theme) => theme === value) ?? 'system'
}
