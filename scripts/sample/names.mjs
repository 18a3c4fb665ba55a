const list = (text) => text.split(',').map((s) => s.trim())

/** Names that are spoken of steadily, most frequent first. Places, stations and holidays exist; everything else is made up. */
export const NAMES = {
  'geo-loc':
    list(`London, Chicago, New York, Toronto, Los Angeles, Manchester, Seattle, Dublin, Texas, Paris, Glasgow, Atlanta,
    Florida, Canada, Miami, Berlin, Dallas, Philadelphia, Ohio, Leeds, San Diego, Tokyo, Nashville, Birmingham, Michigan, Madrid,
    Austin, Edinburgh, Houston, Vancouver, Spain, Detroit, Bristol, Phoenix, Lisbon, Montreal, Cardiff, Georgia, Oslo, Melbourne,
    Minneapolis, Belfast, Orlando, Kentucky, Amsterdam, Cleveland, Sheffield, Lagos, Sydney, Tampa, Nairobi, Rome, Kansas City,
    Liverpool, Italy, Baltimore, Mumbai, Arizona, Vienna, Charlotte`),
  person:
    list(`Sarah Whitfield, James Holloway, Emma Lindqvist, Marcus Bell, Priya Raman, Tom Ashcroft, Olivia Hartman, David Mercer,
    Hannah Boyle, Carlos Rivera, Rachel Stone, Andre Coleman, Julia Novak, Peter Langley, Amy Sutton, Kevin Doyle, Laura Bennett,
    Michael Osei, Natalie Pruitt, Ben Calloway, Grace Donnelly, Victor Hale, Chloe Ramsay, Samir Haddad, Megan Frost, Luke Garrity,
    Isabel Moreno, Nathan Pike, Fiona Gallagher, Eric Sandoval, Holly Winters, George Tate, Anita Desai, Ryan Kessler, Paul Whitaker,
    Steve Barlow, Karen Ellison, Jordan Blake, Monica Reyes, Oscar Lund`),
  company:
    list(`Brightwell, Corvanta, Haldane Foods, Zentrix, Pemberton Bank, Quillon, Oakline, Trivanna, Mossberg Coffee, Skyfare,
    Delmora, Fenwick Rail, Nuvelo, Parcelwise, Radial Energy, Tallis, Copperleaf, Vantico, Yellowtail Pizza, Arden Motors`),
  product:
    list(`Lumo Phone, Halo Watch, Pixelbook, Orbit Pro, Zephyr Console, Snaplet, Nimbus Tablet, Tremolo Buds, Kindling App,
    Vortex 3, Bolt Scooter, Inkwell Pen, Castor TV, Drift Camera, Fizzler`),
  musicartist:
    list(`Velvet Tuesday, Nora Vance, The Paper Kites Club, DJ Kaldera, Silver Antlers, Jonah Reed, The Midnight Ferries,
    Lila Monroe, Big Tobias, Ghost Orchard, Amber Lane, The Tin Whistlers, Cassia, Young Meridian, Echo Park Choir`),
  sportsteam:
    list(`Rovers, Falcons, Ironside United, Coyotes, Redhill City, Blue Jackets, Mariners, Kingsport Athletic, Thunder,
    Lakeside Wanderers, Hornets, Westbrook Rangers, Grizzlies, Bayview Giants, Stonegate Town`),
  tvshow:
    list(`Harrow Street, The Last Orchard, Night Desk, Bake the Nation, Coldwater, Second Shift, Dragon Kitchen, The Understudy,
    Northern Exposure Club, Precinct Nine, Small Hours, Love on the Line`),
  movie:
    list(`Iron Meadow, The Quiet Tide, Starfall, Paper Moon Rising, Midnight in Leeds, The Cartographer, Red Canyon, Monster Truck
    Summer, A Winter Apart, Echo Protocol, The Beekeeper's Son, Jupiter Falls`),
  facility:
    list(`Madison Hall, Heathrow, Riverside Stadium, Union Station, Grand Central, Wembley, Ashford Mall, Kings Cross,
    St Mary's Hospital, Lincoln High, Pier 19, Greenfield Library, O'Hare, Tower Bridge, Lakeshore Arena`),
  other:
    list(`Easter, Earth Day, Mother's Day, Spring Break, Pancake Day, World Book Day, Comic Con, Fashion Week, April Fools,
    Premier Cup, Grammy Night, Tech Summit`)
}

/** How often a tweet with a steady name has one of this class. */
export const CLASS_WEIGHTS = {
  'geo-loc': 30,
  person: 22,
  company: 10,
  product: 7,
  musicartist: 7,
  sportsteam: 9,
  tvshow: 5,
  movie: 4,
  facility: 7,
  other: 5
}

const starts =
  list(`anna, ben, coco, dani, ella, finn, gigi, harry, ivy, jay, kat, leo, mia, nate, ollie, pip, quinn, rob, sam, tess, uma,
  vic, will, xena, yaz, zack, real, the, its, mr, miss, just, only, not, hey, big, lil, dr, sunny, rainy, lazy, night, coffee, pixel, retro,
  urban, north, south, golden, silent, crazy, happy, salty, sleepy`)
const ends =
  list(`writes, bakes, runs, reads, sings, plays, talks, walks, smith, jones, brown, lee, kim, patel, garcia, lopez, clark, hill,
  wood, fox, bear, cat, dog, owl, bird, moon, star, sky, rain, river, stone, field, brook, gamer, coder, mama, dad, nerd, fan, vibes, life,
  daily, xo, tv, fm, city, girl, boy, guy, soul, mind, heart`)

/** Different user names, drawn in a fixed order. */
export function userNames(random, n) {
  const names = new Set()
  while (names.size < n) {
    const middle = random.chance(0.3) ? '_' : ''
    const digits = random.chance(0.45) ? String(random.between(1, 99)) : ''
    names.add(`${random.pick(starts)}${middle}${random.pick(ends)}${digits}`.slice(0, 15))
  }
  return [...names]
}
