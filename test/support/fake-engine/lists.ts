import type { Handlers } from '../../../src-main/contract'
import type { ListInfo } from '../../../src-main/contract/lists'

/** Lists of names that are kept in memory. */
export function fakeLists(
  start: (title: string) => { job: number }
): Pick<Handlers, 'lists.list' | 'lists.add' | 'lists.change' | 'lists.remove'> {
  const listOf = (list: number, name: string): ListInfo => ({
    list,
    name,
    caseRule: 'capital',
    wins: 'list',
    names: 212,
    classes: [
      { class: 'sportsteam', n: 200 },
      { class: 'facility', n: 12 }
    ],
    priority: { from: 0, to: 5 },
    mentions: 4210,
    isApplied: true,
    created: 0
  })
  let lists = [listOf(1, 'clubs')]
  return {
    'lists.list': async () => lists,
    'lists.add': async ({ path }) => {
      const info = listOf(lists.length + 1, path.split('/').pop() ?? path)
      lists = [...lists, info]
      return { ...info, rejects: [], job: start('Apply lists of names').job }
    },
    'lists.change': async ({ list, priority, wins }) => {
      lists = lists.map((row) =>
        row.list === list
          ? {
              ...row,
              ...(priority === undefined ? {} : { priority: { from: priority, to: priority } }),
              ...(wins === undefined ? {} : { wins })
            }
          : row
      )
      return { job: start('Apply lists of names').job }
    },
    'lists.remove': async ({ list }) => {
      lists = lists.filter((one) => one.list !== list)
      return { job: start('Apply lists of names').job }
    }
  }
}
