/** The locale of the pseudo-language: nobody's, so that whoever sees plain English sees what is not translated. */
export const pseudoLocale = 'en-XA';

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Each one code unit long. */
const accented = 'åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ';
/** Translations are longer than English by about this much. */
const growth = 0.4;

/** An ICU message with accents on its words, about 40 % longer and in brackets; what it names stays. */
export function pseudo(message: string): string {
  let depth = 0;
  let result = '';
  let words = 0;
  for (const letter of message) {
    if (letter === '{') depth += 1;
    else if (letter === '}') depth -= 1;
    // Words stand outside of braces and in those of a choice; between them stand names and keywords.
    const at = depth % 2 === 0 ? plain.indexOf(letter) : -1;
    if (at !== -1) words += 1;
    result += at === -1 ? letter : accented.charAt(at);
  }
  return `[${result}${'·'.repeat(Math.ceil(words * growth))}]`;
}
