import { type Address, decodeAddress, encodeAddress, type Screen } from '../lib/address'

/** The address as state: every change is a step that back and forward undo and repeat. */
export class Navigation {
  #address = $state.raw<Address>(decodeAddress(location.hash))

  constructor() {
    addEventListener('popstate', () => {
      this.#address = decodeAddress(location.hash)
    })
    addEventListener('hashchange', () => {
      if (encodeAddress(this.#address) !== location.hash) this.#address = decodeAddress(location.hash)
    })
  }

  get address(): Address {
    return this.#address
  }

  get screen(): Screen {
    return this.#address.screen
  }

  /** @param replace keeps the history as it is, for what is typed or dragged */
  go(change: Partial<Address>, replace = false): void {
    const next = { ...this.#address, ...change }
    const hash = encodeAddress(next)
    if (hash !== encodeAddress(this.#address)) {
      if (replace) history.replaceState(null, '', hash)
      else history.pushState(null, '', hash)
    }
    this.#address = next
  }

  /** The link that `go` would follow. */
  link(change: Partial<Address>): string {
    return encodeAddress({ ...this.#address, ...change })
  }
}
