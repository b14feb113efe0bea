import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { workers } from '../../built.ts';
import { clipOf, list } from './shelf.ts';

/** Holds a library open for writing until its parent kills it: `hold.ts FOLDER HOLDER`. */
const [, , folder = '', holder = ''] = process.argv;
const library = await openLibrary({ folder, mode: 'write', workers, holder });
const clips: readonly ListedClip[] = [clipOf('held')];
await list(library, clips);
process.send?.('held');
