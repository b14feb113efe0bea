import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAccount } from '../fakes/account.ts';
import type { FakeService } from '../fakes/service.ts';
import { startFakeService } from '../fakes/service.ts';
import type { Session } from './session.ts';
import { startSession } from './session.ts';

let folder = '';
let windows: ChildProcess | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-access-'));
  // Without a window manager no window gets the keyboard.
  windows = spawn('openbox', { stdio: 'ignore' });
});
afterAll(async () => {
  windows?.kill();
  await rm(folder, { recursive: true, force: true });
});

/** Folder of a session with settings of its own. */
async function homeWith(name: string, settings: object): Promise<string> {
  const home = path.join(folder, name);
  await mkdir(path.join(home, 'home'), { recursive: true, mode: 0o700 });
  await mkdir(path.join(home, 'export'));
  const file = path.join(home, 'home', 'settings.json');
  await writeFile(file, JSON.stringify({ exportFolder: path.join(home, 'export'), ...settings }), {
    mode: 0o600,
  });
  return home;
}

/** One task, by keys alone: at most so many. */
function task(
  name: string,
  session: () => Session,
  atMost: number,
  work: (session: Session) => Promise<void>,
): void {
  test(`${name}, with at most ${atMost} keys`, async () => {
    const person = session();
    await person.begin();
    try {
      await told(person, work);
    } catch (error) {
      // The next task begins in the list all the same.
      await person.press('Escape', 'Escape', 'ctrl+1', 'g');
      throw error;
    }
    expect(person.keys).toBeLessThanOrEqual(atMost);
  });
}

/** Adds to a failure where the keyboard was, and what had been said. */
async function told(person: Session, work: (session: Session) => Promise<void>): Promise<void> {
  try {
    await work(person);
  } catch (error) {
    const focus = await person.focus();
    const where = focus === null ? 'nowhere' : `${focus.role} "${focus.name}"`;
    const said = (await person.said()).join(' | ');
    throw new Error(`The keyboard is on ${where}; said was: ${said}`, { cause: error });
  }
}

describe('an account', () => {
  let session: Session;
  let service: FakeService;
  beforeAll(async () => {
    const account = makeAccount({ seed: 5, voiceovers: 600 });
    service = await startFakeService({ account, audioLatency: 100 });
    const home = await homeWith('account', { exportOptions: { audio: 'mp3+wav24' } });
    session = await startSession(home, { VOICEKEEP_API_URL: service.apiUrl });
    await session.focused('document web', 'Voicekeep');
  });
  afterAll(async () => {
    await session.close();
    await service.close();
  });

  task(
    'connecting',
    () => session,
    4,
    async (person) => {
      await person.press('Tab', 'Tab');
      await person.focused('password text', 'Stablecog key');
      await person.hears('Stablecog key password text');
      await person.write(service.key);
      await person.press('Return');
      await person.hears('Sync started');
      await person.focused('table row', /./);
    },
  );

  task(
    'cancelling a sync and starting it again',
    () => session,
    3,
    async (person) => {
      await person.press('ctrl+period');
      await person.hears('Sync cancelled');
      await person.press('ctrl+r');
      await person.hears('Sync started');
    },
  );

  task(
    'cancelling an export',
    () => session,
    4,
    async (person) => {
      await person.hears(/^(Up to date|\d+ new clips)/);
      await person.press('ctrl+e');
      await person.shown('dialog', 'Export');
      await person.shown('push button', 'Write', ({ states }) => states.includes('enabled'));
      await person.press('ctrl+Return');
      // It has the keyboard as soon as the export runs.
      await person.hears('Cancel push button');
      await person.press('Return');
      await person.hears('Export cancelled');
    },
  );
});

describe('the sample library', () => {
  let session: Session;
  let home = '';
  beforeAll(async () => {
    home = await homeWith('sample', {});
    session = await startSession(home);
    await told(session, async (person) => {
      await person.pressTo('Tab', 'push button', 'Try it');
      await person.press('Return');
      await person.hears('40 new clips');
      await person.focused('table row', /./);
    });
  });
  afterAll(async () => {
    await session.close();
  });

  task(
    'finding a clip',
    () => session,
    4,
    async (person) => {
      await person.press('ctrl+f');
      await person.hears('Search clips entry');
      await person.write('Zug');
      await person.hears(/^\d+ clips?$/);
      await person.press('Down');
      await person.focused('table row', /Zug/);
      await person.hears(/Zug.*Hans, German, \d seconds/);
      await person.press('x');
      await person.hears('40 clips');
    },
  );

  task(
    'playing and seeking',
    () => session,
    4,
    async (person) => {
      await person.press('Return');
      await person.shown('push button', 'Pause');
      await person.press('shift+Right');
      await person.hears(/0:0\d of/);
      await person.press('5');
      await person.hears(/0:0\d of/);
      await person.press('space');
      await person.shown('push button', 'Play');
    },
  );

  task(
    'a note',
    () => session,
    6,
    async (person) => {
      await person.press('Down', 'e');
      await person.focused('entry', 'Note');
      await person.hears('Note entry');
      await person.write('For the trailer');
      await person.press('Escape');
      await person.hears('Note saved');
      await person.focused('table row', /./);
    },
  );

  task(
    'a favourite',
    () => session,
    1,
    async (person) => {
      await person.press('f');
      await person.hears('Added to my favourites');
      await person.shown('table row', '', ({ name }) => name.includes('My favourite'));
    },
  );

  task(
    'a collection of three, and its order',
    () => session,
    13,
    async (person) => {
      await person.press('Home', 'shift+Down', 'shift+Down');
      await person.hears('3 selected');
      await person.press('c');
      await person.hears(/New collection dialog/);
      await person.focused('entry', 'Name');
      await person.write('Trailer');
      await person.press('Return');
      await person.hears('Collection Trailer created');
      await person.press('shift+F6', 'End');
      await person.focused('push button', 'Trailer');
      await person.press('Return');
      await person.hears('3 clips');
      await person.press('F6', 'Down');
      await person.focused('table row', /./);
      await person.press('ctrl+shift+Down');
      await person.hears('Moved to position 3 of 3');
    },
  );

  task(
    'a language and a voice as filters, and none again',
    () => session,
    12,
    async (person) => {
      await person.press('x', 'shift+f');
      await person.focused('entry', 'Find a filter');
      await person.hears('Find a filter entry');
      await person.type('ger');
      await person.hears(/^German/);
      await person.press('Return');
      await person.hears('Filter on: German');
      await person.write('Hans');
      await person.hears('Hans, German');
      await person.press('Return');
      await person.hears('Filter on: Hans, German');
      await person.press('Escape');
      await person.focused('table row', /Hans, German/);
      await person.press('x');
      await person.hears('40 clips');
    },
  );

  task(
    'A and B',
    () => session,
    5,
    async (person) => {
      await person.press('t');
      await person.hears(/^\d+ clips$/);
      await person.press('Down', 'Return');
      await person.shown('push button', 'Pause');
      await person.press('b');
      await person.shown('push button', 'Pause');
      expect((await person.said()).join(' | ')).not.toContain('no other take');
      await person.press('x');
      await person.hears('40 clips');
    },
  );

  task(
    'the theme and the speed',
    () => session,
    6,
    async (person) => {
      await person.press('ctrl+comma');
      await person.hears(/Settings dialog/);
      await person.focused('combo box', 'Appearance');
      await person.press('Down');
      await person.hears(/Light/);
      await person.press('Escape');
      await person.focused('table row', /./);
      await person.press('greater', 'greater');
      await person.hears('Speed 1.5×');
    },
  );

  task(
    'verifying the library',
    () => session,
    10,
    async (person) => {
      await person.press('ctrl+5');
      await person.hears('Health');
      await person.pressTo('Tab', 'push button', 'Verify');
      await person.press('Return');
      await person.hears(/^\d+ files checked, no problems found/);
      await person.press('ctrl+1');
      await person.focused('table row', /./);
    },
  );

  task(
    'exporting five',
    () => session,
    8,
    async (person) => {
      await person.press('Home', 'shift+Down', 'shift+Down', 'shift+Down', 'shift+Down');
      await person.hears('5 selected');
      await person.press('ctrl+e');
      await person.hears(/Export dialog/);
      await person.shown('push button', 'Write 5', ({ states }) => states.includes('enabled'));
      await person.press('ctrl+Return');
      await person.hears('5 clips written');
      expect(await exported()).toBe(5);
      await person.press('Escape');
      await person.focused('table row', /./);
    },
  );

  task(
    'undoing a rename',
    () => session,
    20,
    async (person) => {
      const before = await exportedNames();
      await person.press('ctrl+e');
      await person.pressTo('Tab', 'combo box', 'Template');
      await person.press('Down');
      await person.hears('All in one folder');
      await person.shown('push button', 'Rename 5', ({ states }) => states.includes('enabled'));
      await person.press('ctrl+Return');
      await person.hears(/renamed/);
      expect(await exportedNames()).not.toEqual(before);
      await person.pressTo('shift+Tab', 'push button', 'Undo rename');
      await person.press('Return');
      await person.hears(/renamed/);
      expect(await exportedNames()).toEqual(before);
    },
  );

  const exportedNames = async () =>
    (await readdir(path.join(home, 'export'), { recursive: true }))
      .filter((name) => name.endsWith('.mp3'))
      .sort();
  const exported = async () => (await exportedNames()).length;
});
