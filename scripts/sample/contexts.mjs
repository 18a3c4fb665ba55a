const lines = (text) =>
  text
    .split('\n')
    .map((s) => s.trim())
    .filter(Boolean)

/** Talk about a name `{x}`, by its class. `{y}` is another steady name of the class after the colon. */
export const CONTEXTS = {
  'geo-loc': lines(`
    Back in {x} for the weekend and it is {adj}
    Landed in {x}, the {weather} is {adj}
    Anyone in {x} want to get {food} {when}?
    Missing {x} so much {when}
    Traffic in {x} is {adj} {when}, {end}
    Best {food} I ever had was in {x}
    Moving to {x} next month, feeling {mood}
    The {weather} in {x} is {adj} {when}
    Driving from {x} to {y:geo-loc} {when}, {end}
    Greetings from {x}!
    Who else is flying to {x} this spring?
    My cousin lives near {x} and says it is {adj}
    Just got tickets to {x}, so {mood}
    Heard someone from {x} complain about {thing}, {end}
    Living in {x} means {weather} and {food} every day
    Met {y:person} in {x}, {adj} day
    Train to {x} is delayed again, {end}
    Three days in {x} and I am {mood}
    You can't beat a {adj} morning in {x}
    I want to go back to {x} and just {verb}`),
  person: lines(`
    Just met {x} and I am {mood}
    {x} is so {adj}, {end}
    Happy birthday {x}, have a {adj} day!
    Can't stop laughing at what {x} said {when}
    Had lunch with {x} in {y:geo-loc} {when}
    Does anyone know if {x} is speaking {when}?
    {x} was {adj} on the radio {when}
    Shout out to {x} for the {food}
    I agree with {x} on {thing}, {end}
    {x} told me to {verb} and I did, {end}
    Interview with {x} is out, {adj} read
    Saw {x} at {y:facility} {when}, so {mood}
    Listening to {x} talk about {thing} {when}
    My money is on {x} this year
    {x} deserves better, {end}
    Never thought I would see {x} in {y:geo-loc}`),
  company: lines(`
    {x} lost my order again, {end}
    Great service from {x} {when}, feeling {mood}
    On hold with {x} for {number} hours, {end}
    Just got a job at {x}! So {mood}
    {x} raised their prices, {adj}
    Thanks {x} for the free {food}
    Why is the {x} website so {adj} {when}
    {x} shares are up {when}
    Interview at {x} {when}, wish me luck
    The new {x} store in {y:geo-loc} is {adj}
    Cancelled my account with {x} {when}, {end}
    Working at {x} means {food} on Fridays`),
  product: lines(`
    My new {x} arrived and it is {adj}
    Dropped my {x} in the sink, {end}
    The {x} battery is {adj} {when}
    Should I get the {x} or wait? {end}
    Watching videos about the {x} instead of trying to {verb}
    Selling my {x}, barely used, message me
    {x} update broke everything {when}, {end}
    {person} got me a {x}, so {mood}
    Can't decide on a colour for my {x}`),
  musicartist: lines(`
    New album by {x} is {adj}
    Listening to {x} on repeat {when}
    Got tickets for {x} in {y:geo-loc}, so {mood}
    {x} live at {y:facility} was {adj}
    That {x} song makes me {mood}
    Who is going to see {x} {when}?
    Nothing like {x} and {food} {when}
    Can {x} please tour in {y:geo-loc}`),
  sportsteam: lines(`
    Come on {x}! {end}
    {x} lost again, {end}
    What a win for the {x} {when}
    Watching the {x} game with {person}
    {x} need a new coach, {end}
    {x} vs {y:sportsteam} {when}, so {mood}
    Off to see {x} at {y:facility}
    The {x} defence is {adj} {when}`),
  tvshow: lines(`
    Watching {x} with {food} {when}
    Just finished {x}, feeling {mood}
    No spoilers for {x} please, {end}
    Season two of {x} is {adj}
    {person} got me into {x}, {end}
    {x} is the best show on TV, {end}
    {number} episodes of {x} {when}, {end}`),
  movie: lines(`
    Watching {x} with {person} {when}
    Saw {x} at the cinema, {adj} film
    {x} made me cry, {end}
    Is {x} worth it? {end}
    The trailer for {x} looks {adj}
    {x} is the most {adj} movie of the year`),
  facility: lines(`
    Stuck at {x} {when}, {end}
    Queue at {x} is {adj} {when}
    Meet me at {x} after work
    Just arrived at {x}, feeling {mood}
    {food} at {x} with {person} {when}
    Walking past {x} in the {weather}
    The lights are out at {x} {when}`),
  other: lines(`
    Can't wait for {x}, so {mood}
    {x} plans: {food} and {thing}
    What are you all doing for {x}?
    {x} was {adj} this year
    Is it {x} already? {end}`)
}
