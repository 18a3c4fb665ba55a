/** Letters that differ from a Latin letter by a stroke or dot that Unicode does not take apart. */
const STROKES: Readonly<Record<string, string>> = {
  ß: 'ss',
  ς: 'σ',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"'
}

const STROKE = /[ßςøłđħıæœ’‘“”]/g
const DIACRITICS = /[\u0300-\u036f]|[\u064b-\u065f]|\u0670|[\ufe00-\ufe0f]/g
const IS_ASCII = /^[\0-\x7f]*$/

/**
 * Folds what spelling varies without changing the name: case (Unicode full folding), width and other compatibility forms
 * (NFKC), diacritics, curled quotation marks. For matching only, never for showing.
 */
export function fold(text: string): string {
  if (IS_ASCII.test(text)) return text.toLowerCase()
  return text
    .toLowerCase()
    .normalize('NFKD')
    .toLowerCase()
    .replace(DIACRITICS, '')
    .replace(STROKE, (letter) => STROKES[letter] ?? letter)
    .normalize('NFC')
}
