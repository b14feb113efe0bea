import { openLibrary } from '../../../electron/library/open-library.ts';
import { workers } from '../../built.ts';

// A process that opens a library and closes it: for tests that kill it meanwhile.
const library = await openLibrary({
  folder: process.argv[2] ?? '',
  mode: 'write',
  workers,
  holder: 'a process',
});
await library.close();
