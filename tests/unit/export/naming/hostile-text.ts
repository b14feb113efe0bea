import fc from 'fast-check';

/** Any Unicode: whole, by its units (halves of pairs too), and what file systems stumble over. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 500 }),
  fc.string({ unit: 'grapheme', maxLength: 500 }),
  fc.string({
    unit: fc.constantFrom(
      '.',
      ' ',
      '-',
      '/',
      '\\',
      ':',
      'CON',
      'nul',
      'COM¹',
      'LPT¹',
      '\ud800',
      '\u202e',
      '\u200d',
      'ß',
      'ﬀ',
      'e\u0301',
      '각',
      'ǘ',
      '👨‍👩‍👧‍👦',
      '\u0338',
      '<',
    ),
    maxLength: 300,
  }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
    .map((units) => String.fromCharCode(...units)),
);
