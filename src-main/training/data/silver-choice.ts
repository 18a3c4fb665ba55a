import type { Random } from '../../base/random'
import { countClasses } from '../../model/consensus'
import { labelClass, OUTSIDE } from '../../text/labels'

/** Share of the chosen tweets that have an entity. */
const WITH_ENTITY = 0.85
/** How strongly rare classes are favoured: 0 not at all, 1 fully. */
const FAVOUR = 0.6

/**
 * Chooses tweets to learn from: most with an entity, those with rare classes more often (weighted sampling without replacement,
 * Efraimidis and Spirakis 2006).
 * @param sequences the teacher's labels of each tweet
 * @returns indices, in random order
 */
export function chooseSilver(sequences: readonly Int32Array[], count: number, random: Random): number[] {
  const counts = countClasses(sequences)
  const most = Math.max(1, ...counts.values())
  const keyed: { index: number; key: number }[] = []
  const plain: number[] = []
  sequences.forEach((labels, index) => {
    let weight = 0
    for (const label of labels) {
      const name = label % 2 === 1 ? labelClass(label) : null
      if (name !== null) weight += (most / counts.get(name)!) ** FAVOUR
    }
    if (weight > 0) keyed.push({ index, key: random.next() ** (1 / weight) })
    else if (labels.every((label) => label === OUTSIDE)) plain.push(index)
  })
  keyed.sort((a, b) => b.key - a.key)
  const withEntity = keyed.slice(0, Math.round(count * WITH_ENTITY)).map(({ index }) => index)
  const without = random.shuffle(plain).slice(0, Math.max(0, count - withEntity.length))
  return random.shuffle([...withEntity, ...without])
}
