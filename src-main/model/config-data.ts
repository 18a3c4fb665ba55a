import * as v from 'valibot'
import { CLASSES } from '../contract/classes'

/** How foreign classes are read: the classes that each may stand for; `O` names those that may hide behind an O. */
export const labelMapSchema = v.record(v.string(), v.array(v.picklist(CLASSES)))
export type LabelMap = v.InferOutput<typeof labelMapSchema>

const weight = v.pipe(v.number(), v.minValue(0), v.maxValue(100))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

export const dataSchema = v.strictObject({
  /** More gold files with our own classes, beside `--data`. */
  gold: v.optional(v.array(v.string()), []),
  /** Sets with other classes: partly labelled tweets of ours, or learned by a head of their own over the shared layers. */
  auxiliary: v.optional(
    v.array(
      v.strictObject({
        paths: v.pipe(v.array(v.string()), v.minLength(1)),
        /** `main`: their labels are read as ours by the map. `own`: they keep their labels, and a head that the bundle leaves out. */
        head: v.optional(v.picklist(['main', 'own']), 'main'),
        /** A map of `LABEL_MAPS`, or one written out; null for `own`. */
        map: v.optional(
          v.nullable(v.union([v.picklist(['btc', 'tweebank', 'wnut17']), labelMapSchema])),
          null
        ),
        weight: v.optional(weight, 0.4),
        /** Share of them that each epoch sees, drawn afresh. */
        share: v.optional(share, 1)
      })
    ),
    []
  ),
  /** Tweets that a teacher labelled: `token<TAB>label[|label...]`, a blank line between tweets. */
  silver: v.optional(
    v.nullable(
      v.strictObject({
        path: v.string(),
        weight: v.optional(weight, 0.5),
        share: v.optional(share, 0.7)
      })
    ),
    null
  ),
  /** Share of the gold tweets that come once more in each epoch, drawn afresh, in small letters, capitals or with hashtags as plain words. */
  recased: v.optional(share, 0),
  /** Longest tweet that is trained on, in tokens. */
  maxTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000)), 120)
})

/** What the classes of other tweet sets may stand for among ours. */
export const LABEL_MAPS: Readonly<Record<'btc' | 'tweebank' | 'wnut17', LabelMap>> = {
  btc: {
    PER: ['person', 'musicartist'],
    LOC: ['geo-loc', 'facility'],
    ORG: ['company', 'sportsteam', 'musicartist', 'other', 'tvshow'],
    O: ['product', 'movie', 'tvshow', 'other']
  },
  tweebank: {
    PER: ['person', 'musicartist'],
    LOC: ['geo-loc', 'facility'],
    ORG: ['company', 'sportsteam', 'musicartist', 'other'],
    MISC: ['other', 'product', 'movie', 'tvshow'],
    O: []
  },
  wnut17: {
    person: ['person'],
    location: ['geo-loc', 'facility'],
    corporation: ['company'],
    group: ['musicartist', 'sportsteam', 'other'],
    product: ['product'],
    'creative-work': ['movie', 'tvshow', 'other'],
    O: []
  }
}
