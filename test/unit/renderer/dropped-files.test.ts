import { expect, it } from 'vitest'
import { type DroppedEntry, droppedFiles } from '../../../src-renderer/lib/dropped-files'

type Tree = { readonly [name: string]: Tree | string }

/** An entry as a browser gives it: a folder's reader hands out two entries at a time. */
function entryOf(name: string, content: Tree | string): DroppedEntry {
  if (typeof content === 'string') {
    return { name, isFile: true, file: (done) => done(new File([content], name)) }
  }
  const rest = Object.entries(content).map(([inside, value]) => entryOf(inside, value))
  const createReader = () => ({
    readEntries: (done: (some: DroppedEntry[]) => void) => done(rest.splice(0, 2))
  })
  return { name, isFile: false, createReader }
}

it('a drop of files and folders gives every file but hidden ones, in name order', async () => {
  const tree: Tree = {
    'b.csv': 'first',
    archive: { data: { 'z.js': '3', 'a.js': '1', 'm.js': '2' }, '.DS_Store': 'x', '.git': { config: 'y' } },
    empty: {}
  }
  const items = Object.entries(tree).map(([name, content]) => ({
    webkitGetAsEntry: () => entryOf(name, content)
  }))
  const words = { webkitGetAsEntry: () => null }
  const files = await droppedFiles([...items, words])
  expect(await Promise.all(files.map(async (file) => [file.name, await file.text()]))).toEqual([
    ['b.csv', 'first'],
    ['a.js', '1'],
    ['m.js', '2'],
    ['z.js', '3']
  ])
})
