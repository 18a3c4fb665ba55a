import { digitOf, nameOfClass, SHOWN_CLASSES } from '../lib/classes'
import type { KeyBinding } from '../state/keyboard.svelte'
import type { TagEditor } from '../state/tag-editor.svelte'

/** The keys with which tags are changed, the same on every screen. */
export function editorKeys(editor: TagEditor): KeyBinding[] {
  return [
    { keys: 'ArrowRight', what: 'next word (Shift extends)', run: (event) => editor.move(1, event.shiftKey) },
    {
      keys: 'ArrowLeft',
      what: 'word before (Shift extends)',
      run: (event) => editor.move(-1, event.shiftKey)
    },
    ...SHOWN_CLASSES.map((name) => ({
      keys: digitOf(name),
      what: `tag as ${nameOfClass(name)}`,
      run: () => editor.setClass(name)
    })),
    { keys: 'Backspace', what: 'remove the tag', run: () => editor.remove() },
    { keys: 'Delete', what: 'remove the tag', run: () => editor.remove(), isHidden: true },
    { keys: 'u', what: 'undo', run: () => editor.undo() }
  ]
}
