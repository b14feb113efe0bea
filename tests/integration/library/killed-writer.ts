import { openLibrary } from '../../../electron/library/open-library.ts';
import { workers } from '../../built.ts';
import { makeAccount } from '../../fakes/account.ts';
import { clipOf, list, taskOf } from './shelf.ts';

// A process that writes whatever a library may hold, which `count-steps.ts` may kill.
const folder = process.argv[2] ?? '';
const account = makeAccount({ seed: 5, voiceovers: 1 });
const { id } = account.outputs[0]!;
const library = await openLibrary({ folder, mode: 'write', workers, holder: 'a writer' });
await list(library, [clipOf(id)]);
await library.storeMedia(taskOf(id), new Uint8Array(account.bytes(id)));
await library.setNote(id, 'A note');
await library.renewRecords();
await library.close();
