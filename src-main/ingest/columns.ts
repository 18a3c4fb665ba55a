import { AppError } from '../base/errors'
import type { Columns } from '../contract/imports'

/** What a column is for. `date` and `clock` are the halves of a time in two columns. */
export type Role =
  | 'text'
  | 'time'
  | 'date'
  | 'id'
  | 'author'
  | 'lang'
  | 'kind'
  | 'isRetweet'
  | 'retweeted'
  | 'quoted'
  | 'replied'

/** Names of columns, without case, spaces and punctuation, the best first. */
const NAMES: Readonly<Record<Role, string>> = {
  text:
    'fulltext tweetfulltext extendedtweetfulltext notetweettext tweettext tweetcontent rawcontent renderedcontent text tweetbody statustext ' +
    'content contents tweet tweets body message messagetext post posttext postcontent caption status snippet hitsentence description title ' +
    'texto texte textdertweets inhalt contenido contenu testo tekst tweettexto comment comments',
  time:
    'createdat createdatutc tweetcreatedat tweetcreated tweetcreatedtime createdtime createdatiso created datetime datetimeutc datecreated ' +
    'createddate tweettime tweettimestamp timestamp timestampms timestamputc posttime postedtime postedat postdate posteddate publishedat ' +
    'publishdate publisheddate published pubdate messagetime tweetdate utctime time utc epoch unixtime fecha datum data fechahora ' +
    'zeitstempel',
  date: 'date day datestring localdate tweetdate postdate',
  id:
    'tweetid tweetidstr idstr statusid statusidstr messageid postid tweetsid twitterid id itemid tweetlink tweeturl tweetpermalink permalink ' +
    'statusurl link url guid',
  author:
    'screenname userscreenname userusername authorusername authorscreenname authorhandle username userusername userhandle accountname handle ' +
    'fromuser fromusername tweetauthor tweetby author user account nick nickname sender poster usuario autor auteur nutzer benutzer name ' +
    'username1 displayname userdisplayname userid useridstr authorid fromuserid fromuseridstr nodeid accountid',
  lang: 'lang language tweetlang tweetlanguage languagecode idioma sprache',
  kind: 'tweettype type posttype messagetype kind',
  isRetweet: 'isretweet isrt retweet rt isretweeted',
  retweeted:
    'referencedtweetsretweetedid retweetedstatusid retweetedstatusidstr retweetid retweetedid retweetedtweetid retweetedtweet retweetedstatus',
  quoted: 'referencedtweetsquotedid quotedstatusid quotedstatusidstr quotedtweetid quotedid',
  replied:
    'referencedtweetsrepliedtoid inreplytostatusid inreplytostatusidstr inreplytotweetid replytoid inreplytoid inreplytostatus replyto'
}

const RANKS = new Map(
  (Object.keys(NAMES) as Role[]).map((role) => [
    role,
    new Map(NAMES[role].split(' ').map((name, i) => [name, i]))
  ])
)

export type ColumnMap = Readonly<Partial<Record<Role, number>>>

/** Names that were asked for, so that those of a million objects are made plain once. */
const PLAIN = new Map<string, string>()

/** A column's name without what spelling varies. */
export function plainName(name: string): string {
  const known = PLAIN.get(name)
  if (known !== undefined) return known
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
  if (PLAIN.size >= 10_000) PLAIN.clear()
  PLAIN.set(name, plain)
  return plain
}

/** True for a name that one of the roles has; `text` and `time` tell a header from data. */
export function isRoleName(role: Role, name: string): boolean {
  return RANKS.get(role)!.has(plainName(name))
}

/** The name that is best for the role; undefined where none has it. */
export function nameFor(role: Role, names: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of names) {
    const rank = RANKS.get(role)!.get(plainName(name)) ?? Number.POSITIVE_INFINITY
    if (rank >= least) continue
    least = rank
    best = name
  }
  return best
}

/** Finds the columns by their names, then lays the analyst's own choice over it. @throws AppError `no-text-column`, `usage` */
export function mapColumns(names: readonly string[], fixed: Columns): ColumnMap {
  const map: Partial<Record<Role, number>> = {}
  for (const role of RANKS.keys()) {
    const name = nameFor(role, names)
    if (name !== undefined) map[role] = names.indexOf(name)
  }
  return withFixed(map, names, fixed)
}

/** Lays the columns that the analyst named (or numbered from 1) over those found. @throws AppError `no-text-column`, `usage` */
export function withFixed(found: ColumnMap, names: readonly string[], fixed: Columns): ColumnMap {
  const map: Partial<Record<Role, number>> = { ...found }
  for (const role of ['text', 'time', 'id', 'author'] as const) {
    const wanted = fixed[role]
    if (wanted === undefined) continue
    const index = findColumn(names, wanted)
    if (index < 0) throw missingColumn(role, names, `There is no column “${wanted}”`)
    map[role] = index
    if (role === 'time') delete map.date
  }
  return map
}

export function missingColumn(role: string, names: readonly string[], what: string): AppError {
  const shown = names.map((name, i) => `${i + 1} “${name.trim()}”`).join(', ')
  return new AppError(role === 'text' ? 'no-text-column' : 'usage', `${what}. Its columns are ${shown}.`, {
    remedy: `Name the column with --column ${role}=NAME or by its number, --column ${role}=1.`
  })
}

function findColumn(names: readonly string[], wanted: string): number {
  const exact = names.findIndex((name) => name.trim() === wanted.trim())
  if (exact >= 0) return exact
  const plain = plainName(wanted)
  const alike = plain === '' ? -1 : names.findIndex((name) => plainName(name) === plain)
  if (alike >= 0) return alike
  const number = /^\d+$/.test(wanted.trim()) ? Number(wanted) : 0
  return number >= 1 && number <= names.length ? number - 1 : -1
}
