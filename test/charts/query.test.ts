import { describe, expect, it } from 'vitest'
import { Query } from '../../src-renderer/state/query.svelte'

/** A query whose answers the test gives. */
function held() {
  const answers = new Map<string, { resolve: (value: string) => void; reject: (why: Error) => void }>()
  const query = new Query(
    (_signal, name: string) =>
      new Promise<string>((resolve, reject) => {
        answers.set(name, { resolve, reject })
      })
  )
  return { query, answers }
}

describe('a question to the engine', () => {
  it('forgets why the former one failed as soon as another is asked', async () => {
    const { query, answers } = held()
    const failed = query.load('damaged')
    answers.get('damaged')!.reject(new Error('no such graph'))
    await failed
    expect(query.error?.message).toBe('no such graph')
    const other = query.load('whole')
    expect(query.error).toBeNull()
    answers.get('whole')!.resolve('here')
    await other
    expect([query.value, query.error]).toEqual(['here', null])
  })

  it('keeps saying why it failed while the same is asked again', async () => {
    const { query, answers } = held()
    const failed = query.load('damaged')
    answers.get('damaged')!.reject(new Error('no such graph'))
    await failed
    const again = query.load('damaged')
    expect(query.error?.message).toBe('no such graph')
    answers.get('damaged')!.resolve('mended')
    await again
    expect([query.value, query.error]).toEqual(['mended', null])
  })
})
