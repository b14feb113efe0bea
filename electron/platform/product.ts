import product from '../../package.json' with { type: 'json' };

/** What requests call themselves, such as `Voicekeep/0.1.0`. */
export const userAgent = `Voicekeep/${product.version}`;
