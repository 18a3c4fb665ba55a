import { describe, expect, it } from 'vitest'
import { entityKey } from '../../../src-main/text/entity-key'

describe('entityKey', () => {
  it.each([
    [
      'hurricane sandy',
      [
        'Hurricane Sandy',
        '#HurricaneSandy',
        'HURRICANE SANDY',
        '@Hurricane_Sandy',
        'hurricane-sandy',
        '“Hurricane Sandy”,'
      ]
    ],
    ['barack obama', ['Barack Obama', '@BarackObama', "Barack Obama's", 'BARACK OBAMA’S', 'Barack Obamaaaa']],
    ['nyc marathon 2012', ['NYC Marathon 2012', '#NYCMarathon2012', '#nyc_marathon_2012']],
    ['us', ['U.S.', 'US', 'U.S', 'u.s.']],
    ['at&t', ['AT&amp;T', 'AT&T', "AT&T's"]],
    ['lions', ['Lions', 'Lions’', '#lions', "LIONS'"]],
    ['beyonce', ['Beyoncé', 'BEYONCE\u0301', 'Ｂｅｙｏｎｃé']],
    ['iphone', ['iPhone', '#iPhone', 'IPHONE']],
    ['youtube', ['YouTube', '#YouTube', '@youtube']],
    ['the x factor', ['The X Factor', '#TheXFactor']],
    ['oneill', ["O'Neill", 'O’Neill', '#ONeill'.toLowerCase()]],
    ['americas got talent', ["America's Got Talent", 'Americas Got Talent']],
    ['google', ['Gooooogle', 'Google']],
    ['google+', ['Google+']],
    ['world war iii', ['World War III']],
    ['ke$ha', ['Ke$ha', '#Ke$ha'.slice(1)]],
    ['yahoo', ['Yahoo!', '@Yahoo']],
    ['strasse', ['Straße', 'STRASSE']],
    ['हिन्दी', ['हिन्दी', '#हिन्दी']],
    ['東京', ['東京', '＃東京']],
    ['', ['', '#', '😂', '...', 'http://t.co/x', '@', '&amp;']]
  ])('%s', (key, forms) => {
    expect(forms.map(entityKey)).toEqual(forms.map(() => key))
  })

  it('keeps apart what differs by a word', () => {
    expect(new Set(['Apple', 'Apple Store', 'Apples', 'Pineapple', '2012', '2013'].map(entityKey)).size).toBe(
      6
    )
  })

  it('is its own key', () => {
    for (const name of [
      'Hurricane Sandy',
      'AT&T',
      'U.S.',
      "Macy's",
      'Ke$ha',
      'Google+',
      '#NYCMarathon2012'
    ]) {
      expect(entityKey(entityKey(name))).toBe(entityKey(name))
    }
  })
})
