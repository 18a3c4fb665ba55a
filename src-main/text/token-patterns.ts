/** Sticky patterns, one for each kind of token. Each matches at `lastIndex` or not at all. */

const PATH = String.raw`(?:\([\w-]*\)|(?!&(?:quot|lt|gt);|\([\w-]*\))[\p{L}\p{N}\-._~:/?#[\]@!$&'()*+,;=%|^])`
const PATH_END = String.raw`(?:\([\w-]*\)|[\p{L}\p{N}/=#%+@$])`
/** Endings that no English word has. */
const SURE_ENDING = 'com|org|net|edu|gov|mil|info|biz|tv|fm|ly|io|co\\.uk'

/** With a scheme or `www.`, or a bare domain: `t.co/abc`, `example.com`. Punctuation that closes a sentence is left out. */
export const LINK = new RegExp(
  [
    String.raw`https?:\/\/t\.co\/\w+`,
    String.raw`(?:(?:https?|ftp):\/\/|www\.(?=\w))(?:${PATH}*${PATH_END})?`,
    String.raw`t\.co\/\w+`,
    String.raw`(?:[a-z\d][a-z\d-]*\.)+(?:[a-z]{2,6}\/(?:${PATH}*${PATH_END})|(?:${SURE_ENDING})(?:\.[a-z]{2})?(?:\/|(?![\w@-])))`
  ].join('|'),
  'iuy'
)

export const EMAIL = /[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}/iuy

export const MENTION = /[@＠]\w+/y

export const HASHTAG = /[#＃][\p{L}\p{M}\p{N}_\u200c·]+/uy

export const CASHTAG = /\$[a-z]{1,6}(?![\p{L}\p{N}_])/iuy

/** `&amp;` and its like, as raw exports have them; a heart written `&lt;3` is one token. */
export const REFERENCE =
  /&lt;\/?3+(?!\d)|&(?:amp|lt|gt|quot|apos|nbsp|hellip|[mn]dash|[lr][sd]quo|#\d{1,7}|#x[\da-f]{1,6});/iuy

/** Western emoticons upright and mirrored, hearts, arrows, and the eastern ones that tweets have. */
export const EMOTICON = new RegExp(
  [
    String.raw`[>}]?[:;][-~^o]?['’]?-?(?:[)(\]]+|[[{}|\\*$@]+(?![\p{L}\p{N}])|\/+(?![\p{L}\p{N}/])|(?:d+|D+|p+|P+|[oO]+|[sS]|[xX])(?![\p{L}\p{N}_]))`,
    String.raw`[:;]3+(?![\p{L}\p{N}_:-])`,
    String.raw`=['’-]?(?:[)(\]]+|[\\/|](?![\p{L}\p{N}/])|[DpP]+(?![\p{L}\p{N}_]))`,
    String.raw`\((?:[-']?[:;]|=)(?![\p{L}\p{N}:@#])`,
    String.raw`<[/\\]?3+(?!\d)|<[-=~]+>?|[-=~]+>`,
    String.raw`[-=><^~*;'][_.]+[-=><^~*;']|\*-\*|\^\^+|\\[mo]\/|¯\\_\(ツ\)_\/¯`
  ].join('|'),
  'uy'
)

/** Numbers with signs of money, groups, ranges, units and ordinals: `$1,200`, `7:30pm`, `9/18/2010`, `8-10pm`, `50%`, `1st`. */
export const NUMBER =
  /[$£€¥]?\d+(?:[.,:/\-–][$£€]?\d+)*(?:[%°+]|[-/]?[\p{L}\p{M}][\p{L}\p{M}\p{N}_]*(?:[-/'’][\p{L}\p{N}]+)*)?/uy

/** Dotted initials: `U.S.`, `a.m.`, `o.d.b`. */
export const INITIALS = /\p{L}\.(?:\p{L}\.)+(?![\p{L}\p{N}])|\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])/uy

/** Letters and digits with what stands between them: hyphens, apostrophes, slashes, ampersands, stars. */
export const WORD =
  /[\p{L}\p{M}\p{N}_\u200c]+(?:(?:&amp;|&(?!(?:lt|gt|quot);)|['’`\-/\\$]|\*+)(?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}_\u200c]+)*/uy

/** `w/` and `w/o` as words. */
export const WITH = /w\/(?:o(?![\p{L}\p{N}]))?/iuy

/** A clitic after what is not a word (`@name's`), and the words that begin with an apostrophe. */
export const CLITIC = /['’](?:s|m|d|re|ve|ll|t|em|til|cause|bout|n|tis|twas|\d0s)(?![\p{L}\p{N}])/iuy

/** One emoji: a flag, a keycap, or a pictograph with its skin tone, variation selector and all that is joined to it. */
export const EMOJI =
  /\p{RI}\p{RI}|[\d#*]\ufe0f?\u20e3|(?=[^\d#*])\p{Emoji}(?:\ufe0f|\ufe0e|\p{EMod})*[\u{e0020}-\u{e007f}]*(?:\u200d\p{Emoji}(?:\ufe0f|\ufe0e|\p{EMod})*)*/uy

export const KEYCAP = /\d\ufe0f?\u20e3/y

/** Marks that end or part sentences, with the quotation marks that follow them; colons that begin an emoticon are left out. */
export const MARKS = /(?:[.!?…,]|[:;](?![-'^o]?[)(\]DPp/\\|*3]))+(?:["'”’]+(?![\p{L}\p{N}@#]))?/uy

/** Any other sign, repeated or not, with the marks that combine with it. */
export const SIGN = /(.)\1*[\p{M}\u200d]*/suy
