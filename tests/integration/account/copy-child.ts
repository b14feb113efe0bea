import { createLibraryCopy } from '../../../electron/account/library-copy.ts';

/** Copies a library until it is done or its parent kills it: `copy-child.ts FROM TO`. */
const [, , from = '', to = ''] = process.argv;
const copy = createLibraryCopy({ from, to, holder: 'a test' });
process.send?.('begins');
await copy.begin({ signal: new AbortController().signal, onProgress: () => undefined });
process.send?.('completes');
await copy.complete();
process.send?.('done');
