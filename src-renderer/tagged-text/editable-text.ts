import type { TweetRow } from '../../src-main/contract/domain'
import { snapToWords, trimPlace } from '../lib/words'
import type { TagEditor } from '../state/tag-editor.svelte'
import { selectedPlace } from './selection'

interface Options {
  readonly editor: TagEditor
  readonly row: TweetRow
}

/** Lets the mouse select in a tagged text: whole words, or exact signs while Alt is held. A click on a mark selects it. */
export function editableText(node: HTMLElement, initial: Options) {
  let options = initial
  const onUp = (event: PointerEvent) => {
    const { editor, row } = options
    const selection = getSelection()
    const loose = selectedPlace(node, selection)
    const place = loose && (event.altKey ? trimPlace(row.text, loose) : snapToWords(row.text, loose))
    const at = loose === null ? startAt(event.target) : null
    const clicked = row.spans.find((span) => at !== null && span.start <= at && at < span.end)
    editor.open(row)
    editor.select(place ?? clicked ?? null)
    if (place) selection?.removeAllRanges()
  }
  node.addEventListener('pointerup', onUp)
  return {
    update(next: Options) {
      options = next
    },
    destroy: () => node.removeEventListener('pointerup', onUp)
  }
}

function startAt(target: EventTarget | null): number | null {
  if (!(target instanceof HTMLElement)) return null
  const piece =
    target.closest<HTMLElement>('[data-start]') ?? target.querySelector<HTMLElement>('[data-start]')
  return target.closest('mark') && piece ? Number(piece.dataset.start) : null
}
