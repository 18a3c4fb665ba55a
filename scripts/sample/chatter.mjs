const lines = (text) =>
  text
    .split('\n')
    .map((s) => s.trim())
    .filter(Boolean)
const list = (text) => text.split(',').map((s) => s.trim())

/** Words that fill `{slots}`; slots nest. */
export const SLOTS = {
  mood: list(
    'happy, tired, so done, excited, bored, proud, nervous, grumpy, hopeful, a bit lost, weirdly calm, starving, wide awake, sore, sentimental'
  ),
  adj: list(
    'great, terrible, lovely, weird, long, quiet, busy, perfect, strange, decent, brutal, gorgeous, ridiculous, solid, chaotic, cosy, underrated'
  ),
  thing: list(
    'coffee, laundry, my inbox, the dishwasher, this playlist, my umbrella, the last slice of cake, homework, my alarm, the new sofa, these shoes, my phone charger, the garden, leftover curry, the group chat, my knees, this sandwich, the crossword, my sister, our cat, the neighbours, the printer, my haircut, the bathroom tap, that meeting'
  ),
  food: list(
    'pancakes, tacos, soup, a burrito, toast, ice cream, noodles, a salad, garlic bread, cold pizza, dumplings, roast potatoes, cereal, mango, fries, a bagel'
  ),
  verb: list(
    'clean the kitchen, go for a run, answer emails, learn guitar, call my mum, fix the bike, nap, study, pack, read a book, water the plants, bake bread, cut my own hair, sort my socks, watch the rain, stretch'
  ),
  when: list(
    'today, tonight, this morning, this week, right now, all day, again, before lunch, after work, at 3am, this afternoon, since Tuesday'
  ),
  person: list(
    'my mum, my boss, my brother, the dog, my flatmate, my gran, the cat, my best friend, our teacher, the bus driver, my nephew, my dentist, a total stranger, my uncle, the new guy'
  ),
  weather: list('rain, sun, wind, fog, drizzle, heat, frost, thunder, snow, hail'),
  intro: list(
    'ok so, honestly, lol, ugh, wow, yes, nope, well, update:, fun fact:, note to self:, not gonna lie, hot take:, breaking news from my kitchen:, anyway, guess what, reminder:, confession:, serious question:'
  ),
  number: list('two, three, four, five, six, seven, ten, twelve, twenty, a hundred'),
  end: list(
    'lol, smh, send help, no regrets, wish me luck, that is all, who else?, good night, the end, not even sorry, what a life, same time tomorrow, anyone?, thoughts?, worth it, never again, help me, please advise'
  )
}

/** Talk without names. */
export const CHATTER = lines(`
  {intro} i need to {verb} {when}
  {intro} {person} just ate all of the {food}
  why is {thing} always this {adj} {when}
  feeling {mood} {when}, {end}
  can't believe how {adj} {thing} is {when}
  {food} for dinner and i am {mood}
  the {weather} {when} is {adj}
  i have {number} things to do and instead i will {verb}
  somebody please tell {person} to {verb}
  nothing beats {food} in the {weather}
  {intro} {thing} broke and {person} is laughing at me
  {number} hours of sleep and {number} cups of coffee, {end}
  so {mood} that i might just {verb}
  if you need me i will be with {food} and {thing}
  what a {adj} day, time to {verb}
  {intro} {food} is better than {food}, {end}
  do not talk to me about {thing} {when}
  who decided that we have to {verb} {when}?
  {person} said my cooking is {adj}, {end}
  just dropped {food} on {thing}, {end}
  trying to {verb} but {person} keeps calling
  me: i will {verb} {when}. also me: {food}
  that was a {adj} way to start the week
  thinking about {thing} more than i should, {end}
  can we normalise eating {food} {when}
  {adj} {weather} outside, staying in to {verb}
  i swear {thing} knows when i am {mood}
  day {number} of trying to {verb}, still {mood}
  {intro} i am {mood} because of {thing}
  tell me why {person} wants to {verb} {when}
  lost my keys, found {food}, {end}
  the queue for {food} was {number} people long, {end}
  good morning to everyone except {person}
  is it too early for {food}? asking for {person}
  finally going to {verb}, only took me {number} days
  {person} made {food} and now everyone is {mood}
  why do i only want to {verb} when i should sleep
  someone stole {thing} from the office, feeling {mood}
  my plan {when}: {verb}, eat {food}, repeat
  turns out {thing} was {adj} after all
`)

export const EMOJI = [
  '😂',
  '❤️',
  '🔥',
  '😭',
  '🙏',
  '😍',
  '👏',
  '🎉',
  '😅',
  '💯',
  '🙄',
  '☕',
  '🌧️',
  '🐶',
  '👩‍💻',
  '🤷🏽‍♀️',
  '✨',
  '💔',
  '🚆',
  '🎶',
  '⚽',
  '👨‍👩‍👧',
  '🏳️‍🌈',
  '😴',
  '🥳'
]
export const TAGS = list(
  '#mondaymood, #weekend, #nofilter, #lifehacks, #foodie, #coffee, #tbt, #goodvibes, #throwback, #rainyday, #selfcare, #worklife, #books, #fitness, #love, #news, #music, #travel'
)
