import type { RequestName, Requests } from '../../src-main/contract'
import type { EngineEvent } from '../../src-main/contract/jobs'
import { type Client, createClient } from '../../src-main/ipc/client'
import type { Host } from '../api/host'
import { collect } from '../lib/throttle'

type Topic = Extract<EngineEvent, { type: 'changed' }>['what'][number]
const TOPICS: readonly Topic[] = [
  'workspace',
  'imports',
  'tweets',
  'mentions',
  'models',
  'annotations',
  'lists',
  'searches'
]
const REFRESH_MS = 1200
const RETRY_MS = [300, 600, 1200, 2500, 5000]

/** The connection to the engine: calls wait while it is being (re)made, versions tell what to ask for again. */
export class Engine {
  readonly #host: Host
  readonly #listeners = new Set<(event: EngineEvent) => void>()
  #status = $state<'connecting' | 'open' | 'lost'>('connecting')
  #versions = $state<Record<Topic, number>>({
    workspace: 0,
    imports: 0,
    tweets: 0,
    mentions: 0,
    models: 0,
    annotations: 0,
    lists: 0,
    searches: 0
  })
  #client: Promise<Client>
  #accept: (client: Client) => void = () => {}
  readonly #changed = collect<Topic>(REFRESH_MS, (topics) => {
    for (const topic of topics) this.#versions[topic] += 1
  })

  constructor(host: Host) {
    this.#host = host
    this.#client = this.#promise()
  }

  get status(): 'connecting' | 'open' | 'lost' {
    return this.#status
  }

  /** Grows whenever something of these topics has changed; reading it in an effect repeats the effect. */
  version(...topics: Topic[]): number {
    return topics.reduce((sum, topic) => sum + this.#versions[topic], 0)
  }

  async call<K extends RequestName>(
    name: K,
    args: Requests[K]['args'],
    signal?: AbortSignal
  ): Promise<Requests[K]['result']> {
    return (await this.#client).call(name, args, signal)
  }

  onEvent(listener: (event: EngineEvent) => void): void {
    this.#listeners.add(listener)
  }

  /** Connects, and connects again whenever the engine goes away. */
  async run(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const client = createClient(await this.#host.connect())
        attempt = 0
        await this.#serve(client)
      } catch {
        this.#status = 'lost'
      }
      await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 5000)
    }
  }

  async #serve(client: Client): Promise<void> {
    const isAgain = this.#status === 'lost'
    client.onEvent((event) => this.#hear(event))
    const closed = new Promise<void>((resolve) => client.onClose(resolve))
    this.#status = 'open'
    this.#accept(client)
    if (isAgain) this.#changed(TOPICS)
    await closed
    this.#client = this.#promise()
    this.#status = 'lost'
  }

  #hear(event: EngineEvent): void {
    if (event.type === 'changed') this.#changed(event.what)
    for (const listener of this.#listeners) listener(event)
  }

  #promise(): Promise<Client> {
    return new Promise((resolve) => {
      this.#accept = resolve
    })
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
