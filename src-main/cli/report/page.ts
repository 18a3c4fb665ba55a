import { CLASS_NAMES } from '../../contract/classes'
import type { Score } from '../../contract/domain'
import type { ModelDetail } from '../../contract/models'
import type { EntityDetail, EntityTrend, TrendsResult } from '../../contract/trends'
import type { WorkspaceInfo } from '../../contract/workspace'
import { againstText, qText, shareText } from '../board'
import { isoIn } from '../time'
import { Html, html } from './html'
import { spark } from './spark'
import { STYLE } from './style'
import { tweetHtml } from './tweet'

export interface ReportInput {
  readonly workspace: WorkspaceInfo
  readonly board: TrendsResult
  /** Of the board's first entities, in its order. */
  readonly details: readonly EntityDetail[]
  /** What tagged; null where it is no longer there. */
  readonly model: ModelDetail | null
  /** Tweets of each entity. */
  readonly tweets: number
  /** ms UTC */
  readonly made: number
}

/** The level that the board's order holds q against. */
const LEVEL = 0.05
const ROW = { width: 150, height: 26 }
const CHART = { width: 990, height: 100 }
const whole = (n: number): string => n.toLocaleString('en-US')
const points = (value: number | null): string => (value === null ? 'none' : (100 * value).toFixed(1))

/** A workspace's rising entities as one HTML file that opens anywhere: no script, nothing from elsewhere. */
export function reportPage(input: ReportInput): string {
  const { workspace, board, details, model, made } = input
  const day = (time: number): string => dayIn(board, time)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${workspace.name}: what rises</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<h1>${workspace.name}</h1>
<p>${day(board.from)} to ${day(board.to - 1)}, by ${board.grain}, ${board.zone}; ${whole(board.units)} ${board.count} in this time, ${whole(workspace.tweets)} tweets in all.</p>
<p class="faint">Tagged by ${workspace.run?.model ?? 'no model'}. Written by Starling ${workspace.version} on ${isoIn(board.zone, made)?.slice(0, 16).replace('T', ' ') ?? ''}.</p>
${board.note === null ? null : html`<p>${board.note}</p>`}
<h2>What rises</h2>
${board.entities.length === 0 ? html`<p>No entity in this time. Tag the workspace first, or widen the window.</p>` : boardTable(board)}
<p class="faint">Against expected: the share at the peak over what was to be expected from the level and rhythm of all data, with its 95 % interval. q: the part of false rises to be expected among those listed down to there (Benjamini and Hochberg). Grey: what was to be expected.</p>
${details.map((detail) => entityHtml(detail, input))}
<h2>How good the tags are</h2>
${model === null ? html`<p>The model that tagged is not among those of this workspace.</p>` : modelHtml(model)}
</body>
</html>
`.markup
}

function dayIn({ zone, grain }: TrendsResult, time: number): string {
  return (
    isoIn(zone, time)
      ?.slice(0, grain === 'hour' ? 16 : 10)
      .replace('T', ' ') ?? ''
  )
}

function boardTable(board: TrendsResult): Html {
  const noise = board.entities.findIndex(({ q }) => q > LEVEL)
  const rows = board.entities.map((trend, i) => [
    i === noise ? html`<tr class="noise"><td colspan="8">Not told from noise at q ${LEVEL}</td></tr>` : '',
    boardRow(trend, board)
  ])
  const head = [
    'Entity',
    'Class',
    'Share by time',
    board.count,
    'Share',
    'Against expected',
    'q',
    'Kind, peak'
  ]
  return html`<table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${rows}</tbody></table>`
}

function boardRow(trend: EntityTrend, board: TrendsResult): Html {
  const few = trend.isDrivenByFew ? ', driven by few' : ''
  return html`<tr class="${trend.class}"><td><i class="dot"></i><a href="#entity-${trend.entity}">${trend.name}</a></td><td>${CLASS_NAMES[trend.class]}</td><td>${spark(trend.series, `${trend.name}: share by ${board.grain}`, ROW)}</td><td>${whole(trend.count)}</td><td>${shareText(trend.share)}</td><td>${againstText(trend)}</td><td>${qText(trend.q)}</td><td>${trend.kind}${few}, ${dayIn(board, trend.peak)}</td></tr>
`
}

function entityHtml(
  { trend, tweets, together, names }: EntityDetail,
  { board, tweets: most }: ReportInput
): Html {
  const others = names.slice(1, 5).map(({ name, n }) => `${name} ${whole(n)}`)
  const with_ = together.slice(0, 5).map(({ name, n }) => `${name} ${whole(n)}`)
  return html`<article id="entity-${trend.entity}" class="${trend.class}">
<h3><i class="dot"></i>${trend.name}</h3>
<p class="faint">${CLASS_NAMES[trend.class]}; ${trend.kind}, peak ${dayIn(board, trend.peak)}; ${againstText(trend)} expected, q ${qText(trend.q)}; ${whole(trend.count)} ${board.count} by ${whole(trend.authors)} authors, copied text ${Math.round(100 * trend.copiedShare)} %</p>
${spark(trend.series, `${trend.name}: share by ${board.grain}`, CHART)}
<p class="axis faint"><span>${dayIn(board, board.from)}</span><span>up to ${shareText(Math.max(0, ...trend.series.map(({ n, size }) => (size > 0 ? n / size : 0))))} of a ${board.grain}</span><span>${dayIn(board, board.to - 1)}</span></p>
${others.length === 0 ? null : html`<p class="faint">Also written ${others.join(', ')}</p>`}
${with_.length === 0 ? null : html`<p class="faint">Named with it: ${with_.join(', ')}</p>`}
${tweets.slice(0, most).map(({ tweet, alike }) => tweetHtml(tweet, trend.entity, alike, board.zone))}
</article>
`
}

function modelHtml({ id, report, measuredOn, manifest }: ModelDetail): Html {
  if (report === null) return html`<p>${id} has not been measured.</p>`
  const { perClass, micro, macro, untyped } = report
  const range = (interval: { low: number; high: number } | null): string =>
    interval === null ? '' : `${points(interval.low)} to ${points(interval.high)}`
  const row = (name: Html, score: Score, interval = ''): Html =>
    html`<tr><td>${name}</td><td></td><td>${points(score.precision)}</td><td>${points(score.recall)}</td><td>${points(score.f1)}</td><td>${interval}</td><td>${whole(score.support)}</td></tr>
`
  const classes = Object.entries(perClass).map(([name, score]) =>
    row(
      html`<span class="${name}"><i class="dot"></i>${CLASS_NAMES[name as keyof typeof CLASS_NAMES] ?? name}</span>`,
      score,
      range(score.interval)
    )
  )
  const twin = manifest.card?.twin
  return html`<p class="faint">${id}: precision, recall and F1 in percent, exact names and classes, on ${measuredOn ?? 'held-out tweets'}; intervals are 95 % over resamples of tweets.${twin === undefined ? '' : ` The figures are those of its twin ${twin}, which was not trained on these tweets.`}</p>
<table><thead><tr><th scope="col">Class</th><th></th><th scope="col">Precision</th><th scope="col">Recall</th><th scope="col">F1</th><th scope="col">Interval</th><th scope="col">Support</th></tr></thead><tbody>
${classes}${row(html`<b>all</b>`, micro, range(micro.interval))}${row(html`all, macro`, macro)}${row(html`any class`, untyped)}</tbody></table>`
}
