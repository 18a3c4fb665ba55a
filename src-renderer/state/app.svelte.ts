import { getContext, setContext } from 'svelte'
import type { Filter } from '../../src-main/contract/filter'
import type { WorkspaceInfo } from '../../src-main/contract/workspace'
import type { Host } from '../api/host'
import { type Address, HOME } from '../lib/address'
import { Checkpoints } from './checkpoints.svelte'
import { Engine } from './engine.svelte'
import { Imports } from './imports.svelte'
import { Jobs } from './jobs.svelte'
import { Keyboard } from './keyboard.svelte'
import { Models } from './models.svelte'
import { NameLists } from './name-lists.svelte'
import { Navigation } from './navigation.svelte'
import { Notices } from './notices.svelte'
import { Query } from './query.svelte'
import { Searches } from './searches.svelte'
import { TagEditor } from './tag-editor.svelte'
import { Theme } from './theme.svelte'
import { Trends } from './trends.svelte'
import { TweetPages } from './tweet-pages.svelte'

const KEY = Symbol('app')

/** Everything that the screens share, made once. */
export class AppState {
  readonly host: Host
  readonly engine: Engine
  readonly navigation = new Navigation()
  readonly notices = new Notices()
  readonly keyboard = new Keyboard()
  readonly theme = new Theme()
  readonly workspace: Query<[], WorkspaceInfo>
  readonly jobs: Jobs
  readonly trends: Trends
  readonly tweets: TweetPages
  readonly editor: TagEditor
  readonly models: Models
  readonly searches: Searches
  readonly checkpoints: Checkpoints
  readonly imports: Imports
  readonly nameLists: NameLists
  readonly #filterKey = $derived.by(() => {
    const { from, to, classes, count, zone, weekStart, search } = this.address
    const usual = this.workspace.value
    return JSON.stringify({
      ...{ from, to, classes, zone, weekStart, search },
      count: count ?? usual?.count ?? 'tweets'
    })
  })
  readonly #filter = $derived(JSON.parse(this.#filterKey) as Filter)
  readonly #zone = $derived.by(() => this.address.zone ?? this.workspace.value?.zone ?? 'UTC')

  constructor(host: Host) {
    this.host = host
    this.engine = new Engine(host)
    this.workspace = new Query((signal) => this.engine.call('workspace.get', {}, signal))
    this.jobs = new Jobs(this.engine, this.notices)
    this.trends = new Trends(this.engine)
    this.tweets = new TweetPages(this.engine)
    this.editor = new TagEditor(this.engine, this.notices, (row) => this.tweets.replace(row))
    this.models = new Models(this.engine, this.notices)
    this.searches = new Searches(this.engine, this.notices, this.jobs)
    this.checkpoints = new Checkpoints(this.engine, this.notices, this.jobs)
    this.imports = new Imports(host, this.engine, this.notices)
    this.nameLists = new NameLists(host, this.engine, this.notices)
  }

  get address(): Address {
    return this.navigation.address
  }

  /** The shared filter as requests take it. */
  get filter(): Filter {
    return this.#filter
  }

  /** IANA zone in which times are shown. */
  get zone(): string {
    return this.#zone
  }

  /** Opens the tweets behind a count. */
  openTweets(change: Partial<Address>): void {
    this.navigation.go(this.tweetsOf(change))
  }

  tweetsOf(change: Partial<Address>): Partial<Address> {
    return { screen: 'tweets', entity: null, author: null, search: '', sort: HOME.sort, ...change }
  }
}

export function provideApp(app: AppState): void {
  setContext(KEY, app)
}

export function useApp(): AppState {
  return getContext<AppState>(KEY)
}
