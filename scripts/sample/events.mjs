const lines = (text) =>
  text
    .split('\n')
    .map((s) => s.trim())
    .filter(Boolean)
const at = (text) => Date.parse(`2025-${text}Z`)
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** A rise to `peak` tweets an hour at `onset` that halves every `half` hours and is over at `end`. */
const burst = (onset, end, peak, half) => ({
  onset: at(onset),
  end: at(end),
  rate: (t) => (t < at(onset) || t >= at(end) ? 0 : peak * 2 ** (-(t - at(onset)) / (half * HOUR)))
})
/** A straight rise from nothing to `peak` tweets a day between `onset` and `top`, gone at `end`. */
const ramp = (onset, top, end, peak) => ({
  onset: at(onset),
  end: at(end),
  rhythm: true,
  rate(t) {
    if (t < at(onset) || t >= at(end)) return 0
    if (t < at(top)) return ((peak / 24) * (t - at(onset))) / (at(top) - at(onset))
    return (peak / 24) * 2 ** (-(t - at(top)) / DAY)
  }
})
const level = (onset, end, perDay) => ({
  onset: at(onset),
  end: at(end),
  rhythm: true,
  rate: (t) => (t < at(onset) || t >= at(end) ? 0 : perDay / 24)
})

const START = '03-01T00:00'
const END = '04-30T00:00'

/**
 * The known events. `steady` is what is said of the entity without the event, in tweets a day; `parts` are its shapes.
 * `with` is said in the given share of an event's tweets. Everything but the places is made up.
 */
export const EVENTS = [
  {
    entity: 'Rotterdam',
    class: 'geo-loc',
    shape: 'burst',
    kind: 'burst',
    steady: 1,
    parts: [burst('03-12T14:00', '03-14T06:00', 9, 9)],
    with: { entity: 'Europoort Terminal', class: 'facility', kind: 'new', share: 0.3 },
    lines: lines(`
      Huge fire in {x} {when}, stay safe everyone
      Smoke over {x} can be seen for miles, {end}
      Thinking of everyone in {x} {when}
      Firefighters still working in {x}, {number} ships moved
      My uncle works in {x} and he is fine, thank god
      The harbour in {x} is closed until further notice
      Anyone know what is happening in {x}?
      Watching the news from {x}, this is {adj}
      Air quality warning for {x} and around, close your windows`),
    withLines: lines(`
      Explosion at {w} in {x}, sirens everywhere
      Fire at {w} in {x} is {adj}, hope nobody is hurt
      Workers leave {w} as the fire in {x} spreads
      Video from {w} in {x} is {adj}`)
  },
  {
    entity: 'Denver',
    class: 'geo-loc',
    shape: 'short burst',
    kind: 'burst',
    steady: 1.5,
    parts: [burst('04-08T01:00', '04-08T07:00', 22, 3)],
    lines: lines(`
      Power is out in {x}, whole street is dark
      No lights anywhere in {x}, {end}
      Blackout in {x} and my phone is at {number} percent
      Is the power out all over {x}?
      Stuck in a lift in {x} because of the blackout, {end}
      {x} without power, eating {food} by candlelight
      Still no power in {x}, feeling {mood}`)
  },
  {
    entity: 'Portland',
    class: 'geo-loc',
    shape: 'double burst',
    kind: 'burst',
    steady: 1,
    parts: [burst('03-08T16:00', '03-10T04:00', 6, 9), burst('04-19T16:00', '04-21T04:00', 7, 9)],
    lines: lines(`
      Thousands march in {x} {when}, {adj} crowd
      On the bridge in {x} with my sign, so {mood}
      The march in {x} is peaceful and {adj}
      So many people downtown in {x} {when}
      Proud of {x} today
      Streets closed in {x} for the march, plan ahead
      From {x} with love, {end}
      {number} thousand people in {x} they say`)
  },
  {
    entity: 'Winter Signal',
    class: 'movie',
    shape: 'ramp',
    kind: 'ramp',
    steady: 0.4,
    parts: [ramp('03-18T00:00', '04-05T00:00', '04-12T00:00', 26)],
    lines: lines(`
      Watching {x} with {person} {when}
      The trailer for {x} is {adj}
      Booked tickets for {x}, so {mood}
      {x} comes out soon and I am {mood}
      Just saw {x} at the cinema, {adj} film
      Is {x} as good as they say?
      Everybody talks about {x}, {end}
      {x} made me cry, {end}
      The cast of {x} is {adj}`)
  },
  {
    entity: 'Lena Forsberg',
    class: 'person',
    shape: 'new',
    kind: 'new',
    steady: 0,
    parts: [burst('04-10T19:00', '04-13T00:00', 8, 10), level('04-11T12:00', END, 8)],
    lines: lines(`
      {x} just won it, what a voice
      Who is {x} and where has she been all my life
      {x} singing live made me cry, {end}
      Give {x} a record deal right now
      I can't stop watching {x}, {adj}
      {x} was {adj} {when}
      Interview with {x} {when}, so {mood}
      The new song by {x} is {adj}
      {person} loves {x}, {end}`)
  },
  {
    entity: 'Aldertree',
    class: 'company',
    shape: 'level shift',
    kind: 'shift',
    steady: 1.5,
    parts: [level('04-01T00:00', END, 11)],
    lines: lines(`
      {x} changed its prices and I am {mood}
      On hold with {x} for {number} hours, {end}
      Cancelled my {x} account {when}
      {x} customer service is {adj}
      Still waiting for {x} to answer, {end}
      Why is the {x} app so {adj} {when}
      {x} charged me twice, {end}
      Anyone else have trouble with {x}?
      Thanks {x}, my parcel came {when}
      Switching to {x} was {adj}`)
  },
  {
    entity: 'Lantern Hour',
    class: 'tvshow',
    shape: 'weekly',
    kind: 'seasonal',
    steady: 0.2,
    parts: [2, 9, 16, 23, 30, 37, 44, 51, 58].map((day) => {
      const onset = at(START) + (day - 1) * DAY + 20 * HOUR
      return { onset, end: onset + 3 * HOUR, rate: (t) => (t >= onset && t < onset + 3 * HOUR ? 6 : 0) }
    }),
    lines: lines(`
      Watching {x} with {food} {when}
      {x} is on, do not call me
      That ending of {x} was {adj}
      Sunday night means {x}, {end}
      {person} talks all through {x}, {end}
      Tonight on {x} everything was {adj}
      I need the next episode of {x} now`)
  },
  {
    entity: 'Aspen',
    class: 'geo-loc',
    shape: 'fall',
    kind: 'falling',
    steady: 0.8,
    parts: [level(START, '03-27T00:00', 9)],
    lines: lines(`
      Snow in {x} is {adj} {when}
      Skiing in {x} with {person} {when}
      Back in {x} for the season, so {mood}
      Powder day in {x}, {end}
      {number} days in {x} and my legs hurt
      Best {food} on the mountain in {x}
      Lift queue in {x} is {adj}`)
  },
  {
    entity: 'Daniel Okafor',
    class: 'person',
    shape: 'burst',
    kind: 'burst',
    steady: 1,
    parts: [burst('03-22T20:00', '03-24T02:00', 10, 7)],
    with: { entity: 'Dunmore', class: 'sportsteam', kind: 'burst', share: 0.45, steady: 1.5 },
    lines: lines(`
      {x} what a goal, {end}
      {x} is the best in the world right now
      Give {x} the keys to the city
      I watched that {x} goal {number} times
      {x} with the winner in the last minute
      {person} is crying because of {x}`),
    withLines: lines(`
      {x} scores for {w}, unbelievable
      {w} win the cup thanks to {x}
      {x} sends {w} to the final, so {mood}
      What a night for {w} and {x}`)
  },
  {
    entity: 'Reykjavik',
    class: 'geo-loc',
    shape: 'long burst',
    kind: 'burst',
    steady: 0.7,
    parts: [burst('04-02T09:00', '04-06T00:00', 5, 24)],
    lines: lines(`
      Volcano near {x} is erupting again, {adj} pictures
      All flights to {x} cancelled, {end}
      Stuck at the airport in {x} with {food}
      The sky over {x} is {adj} {when}
      Lava on the road to {x}, stay away
      Friends in {x} say the ground shook {when}
      Live pictures from {x} are {adj}`)
  },
  {
    entity: 'Coinvera',
    class: 'company',
    shape: 'burst by few',
    kind: 'burst',
    steady: 0.4,
    authors: 4,
    parts: [burst('04-24T10:00', '04-26T00:00', 4, 16)],
    lines: lines(`
      Invest in {x} today and double your money https://t.co/Coinv3raXx
      {x} is going to the moon, do not miss it https://t.co/Coinv3raXx
      I made {number} thousand with {x} this week https://t.co/Coinv3raXx`)
  },
  {
    entity: 'Ibrahim Sule',
    class: 'person',
    shape: 'ramp to the end',
    kind: 'ramp',
    steady: 0.8,
    parts: [ramp('04-12T00:00', '04-29T00:00', END, 22)],
    lines: lines(`
      {x} for mayor, he has my vote
      Saw {x} speak {when}, {adj}
      {x} wants to fix the buses, about time
      Not sure about {x}, {end}
      The debate with {x} was {adj}
      {x} knocked on our door {when}, nice man
      Voting for {x}? {end}
      {person} volunteers for {x} {when}`)
  },
  {
    entity: 'Lakefront Marathon',
    class: 'other',
    shape: 'one day',
    kind: 'burst',
    steady: 0.5,
    parts: [burst('04-13T07:00', '04-13T20:00', 8, 6)],
    lines: lines(`
      Good luck to everyone running the {x} {when}
      Finished the {x}, {number} blisters and so {mood}
      Cheering at the {x} with {food}
      {person} is running the {x} {when}
      The {x} in this {weather} is {adj}
      Never again, {x}, never again`)
  }
]

export const SPAN = { from: at(START), to: at(END) }
