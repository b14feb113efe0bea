import { lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../electron/contract/errors.ts';
import { checkDatabase, closeDatabase } from '../../electron/library/database/connection.ts';
import { noteDamage, openForReading, openForWriting } from '../../electron/library/database/put-in-order.ts';
import { isDamage } from '../../electron/library/database/sqlite-error.ts';
import { createRecordReader } from '../../electron/library/records/clip-records.ts';
import type { RecordLine } from '../../electron/library/records/record-line.ts';
import { createRecordSaver } from '../../electron/library/records/record-saver.ts';
import { createUserDataTables } from '../../electron/library/user-data/user-data-tables.ts';

type ClipLine = Extract<RecordLine, { readonly kind: 'clip' }>;

/** Everything that a database holds. */
export interface QuickContent {
  readonly clips: ReadonlyMap<string, ClipLine>;
  readonly facts: string;
  readonly userData: ReturnType<ReturnType<typeof createUserDataTables>['read']>;
}

/**
 * What is done with a damaged library, without the threads that check its files: opened to read, to write and from its
 * records alone in this thread, some five times as many rounds in the same time. Every column of every clip is compared.
 */
export function createQuickRound(folder: string, wanted: QuickContent | null) {
  const faults: string[] = [];
  const notices: string[] = [];

  /** Opens and closes it; a damaged one is opened once more, as after a verification. */
  function open(mode: 'read' | 'write'): QuickContent {
    const content = unlessDamaged(() => once(mode));
    const check = checkDatabase(folder);
    if (content && check.whole && check.changed.length === 0) return content;
    noteDamage(folder, 'the soak');
    return once(mode);
  }

  /** Null where damage shows only when it is read: a person is told so, and that opening it again mends it. */
  function unlessDamaged(read: () => QuickContent): QuickContent | null {
    try {
      return read();
    } catch (error) {
      if (isDamage(error)) return null;
      throw error;
    }
  }

  function once(mode: 'read' | 'write'): QuickContent {
    const { database, notices: told, end } = start(mode);
    try {
      notices.push(...told.map(({ code }) => code));
      const lines = [...createRecordReader(database).all()];
      if (mode === 'write')
        createRecordSaver(folder, database, (error) => {
          throw error;
        }).settle();
      return {
        clips: new Map(lines.flatMap((line) => (line.kind === 'clip' ? [[line.id, line] as const] : []))),
        facts: factsIn(lines),
        userData: createUserDataTables(database).read(),
      };
    } finally {
      if (mode === 'write') closeDatabase(database, true);
      else database.close();
      end();
    }
  }

  /** Where something that is no file has a file's name, this is said and the person takes it away. */
  function start(mode: 'read' | 'write') {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return mode === 'write' ? openForWriting(folder) : openForReading(folder, 'the soak');
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'library-altered' || attempt > 3) throw error;
        const file = String(error.params?.['path']);
        if (lstatSync(file).isFile()) throw error;
        rmSync(file, { recursive: true });
      }
    }
  }

  function compare(found: QuickContent, when: string): void {
    if (wanted) faults.push(...lostOf(found, wanted).map((fault) => `${when}: ${fault}`));
  }

  return {
    faults,
    notices,
    once,
    close: () => Promise.resolve(),
    read(): Promise<void> {
      compare(open('read'), 'reading');
      return Promise.resolve();
    },
    write(): Promise<void> {
      compare(open('write'), 'opened');
      const { database } = openForWriting(folder);
      const saver = createRecordSaver(folder, database, (error) => {
        throw error;
      });
      if (checkDatabase(folder).recordsDamaged) saver.renew();
      saver.settle();
      closeDatabase(database, true);
      const again = checkDatabase(folder);
      if (!again.whole || again.recordsDamaged || again.changed.length > 0)
        faults.push(`after all that ${JSON.stringify(again)}`);
      return Promise.resolve();
    },
    fromRecordsAlone(): Promise<void> {
      for (const name of readdirSync(folder))
        if (/^(?:library\.sqlite|own\.)/.test(name)) rmSync(path.join(folder, name), { recursive: true });
      compare(once('write'), 'from its records');
      return Promise.resolve();
    },
  };
}

/** Without the count of changes, which goes on where two files are merged. */
function factsIn(lines: readonly RecordLine[]): string {
  const line = lines.find((one) => one.kind === 'facts');
  return JSON.stringify({ ...line?.facts, own_revision: undefined });
}

/** The state of a file changes where it is not there. */
const ofFiles = /^(?:audio|video)(?:_error)?$/;

function lostOf(found: QuickContent, wanted: QuickContent): readonly string[] {
  const lost: string[] = [];
  for (const [id, line] of wanted.clips) {
    const clip = found.clips.get(id);
    if (!clip) {
      lost.push(`clip ${id} is lost`);
      continue;
    }
    for (const [column, value] of Object.entries(line.clip))
      if (!ofFiles.test(column) && JSON.stringify(clip.clip[column]) !== JSON.stringify(value))
        lost.push(`${column} of ${id} is ${JSON.stringify(clip.clip[column])}, not ${JSON.stringify(value)}`);
    for (const { sha256 } of line.hashes)
      if (!clip.hashes.some((hash) => hash.sha256 === sha256)) lost.push(`a hash of ${id} is lost`);
    for (const { json } of line.earlier)
      if (!clip.earlier.some((one) => one.json === json)) lost.push(`an earlier answer on ${id} is lost`);
  }
  const [ours, theirs] = [found.userData, wanted.userData];
  for (const list of ['favorites', 'rejected'] as const)
    for (const id of theirs[list]) if (!ours[list].includes(id)) lost.push(`${list}: ${id} is lost`);
  for (const [id, note] of Object.entries(theirs.notes))
    if (ours.notes[id]?.includes(note) !== true) lost.push(`the note of ${id} is lost`);
  for (const { id, name, clips } of theirs.collections) {
    const held = ours.collections.find((one) => one.id === id);
    const inOrder = held?.clips.filter((clip) => clips.includes(clip));
    if (inOrder?.join() !== clips.join()) lost.push(`collection ${name} is ${inOrder?.join() ?? 'lost'}`);
  }
  for (const { voice } of theirs.voices)
    if (!ours.voices.some((one) => one.voice === voice)) lost.push(`the kind of ${voice} is lost`);
  if (found.facts !== wanted.facts) lost.push(`facts are ${found.facts}, not ${wanted.facts}`);
  return lost;
}
