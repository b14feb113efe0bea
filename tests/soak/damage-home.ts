import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createExportJobStore } from '../../electron/app-data/export-jobs.ts';
import { createSavedPlayers } from '../../electron/app-data/player-states.ts';
import { createSettings } from '../../electron/app-data/settings.ts';
import { createViewStates } from '../../electron/app-data/view-states.ts';
import { exportJobSchema } from '../../electron/contract/export.ts';
import { clipQuerySchema, viewStateSchema } from '../../electron/contract/clip-query.ts';
import { chanceOf } from '../fakes/chance.ts';
import { damages, spoil } from './spoil.ts';

const files = {
  settings: 'settings.json',
  jobs: 'export-jobs.json',
  views: 'views.json',
  queues: 'queues.json',
  positions: 'positions.json',
} as const;
/** Of these it is said when they cannot be read; the others are only something to go on from. */
const reported: readonly string[] = [files.settings, files.jobs];

function stores(home: string, notices: string[]) {
  const notify = ({ code }: { readonly code: string }) => void notices.push(code);
  const file = (name: keyof typeof files) => path.join(home, files[name]);
  return {
    settings: createSettings({ file: file('settings'), notify }),
    jobs: createExportJobStore(file('jobs'), notify),
    views: createViewStates(file('views')),
    players: createSavedPlayers({ queues: file('queues'), positions: file('positions') }),
  };
}

const job = (name: string) =>
  exportJobSchema.parse({
    name,
    template: '{prompt}',
    selection: { kind: 'query', query: clipQuerySchema.parse({}) },
    folder: '/tmp/exported',
    account: 'service',
  });

/** What the app keeps for itself, with something of each kind in it. */
export async function fillHome(home: string): Promise<void> {
  const { settings, jobs, views, players } = stores(home, []);
  await settings.change({ volume: 0.5, theme: 'dark' });
  for (const name of ['First', 'Second']) await jobs.save(job(name));
  await views.set('/library', viewStateSchema.parse({ view: 'health', row: 7 }));
  await players.setQueue('/library', { ids: ['one', 'two'], unshuffled: null, repeat: 'all' });
  await players.setPlace('/library', { id: 'one', position: 3 });
}

async function contentOf(home: string) {
  const notices: string[] = [];
  const { settings, jobs, views, players } = stores(home, notices);
  const { volume, theme } = await settings.read();
  const content = {
    [files.settings]: JSON.stringify({ volume, theme }),
    [files.jobs]: JSON.stringify((await jobs.list()).jobs.map(({ name }) => name)),
    [files.views]: JSON.stringify(await views.get('/library')),
    players: JSON.stringify(await players.get('/library')),
  };
  return { content, notices };
}

/**
 * Damages one of the files: the others say what they said, it is read as far as it can be, what cannot be read is set aside
 * and reported, and can be written again.
 */
export async function homeFaults(sound: string, home: string, name: string): Promise<readonly string[]> {
  await cp(sound, home, { recursive: true });
  try {
    const which = chanceOf(Object.values(files), `${name} home`);
    const file = path.join(home, which);
    const outside = path.join(home, 'outside');
    await writeFile(outside, 'private');
    const { content: before } = await contentOf(home);
    const how = await spoil(file, { name: `${name} home`, among: damages, older: null, outside });
    const what = `${which} was damaged (${how})`;
    const { content, notices } = await contentOf(home);
    const faults: string[] = [];
    for (const [other, said] of Object.entries(before)) {
      const isPlayer = other === 'players' && (which === files.queues || which === files.positions);
      if (other !== which && !isPlayer && content[other as keyof typeof content] !== said)
        faults.push(`${what}: ${other} says something else`);
    }
    // A deleted file is one that was never there; one that is still JSON is read as far as it fits.
    const isTold = how === 'deleted' || isJson(await readFile(file, 'utf8').catch(() => '{}'));
    const isAside = (await readdir(home)).some((entry) => entry.startsWith(`${which}.damaged-`));
    if (isAside && reported.includes(which) && notices.length !== 1) faults.push(`${what} without a word`);
    if (!isTold && !isAside) faults.push(`${what} and not set aside`);
    await fillHome(home);
    const { content: after, notices: later } = await contentOf(home);
    if (JSON.stringify(after) !== JSON.stringify(before)) faults.push(`${what}: it is not written again`);
    if (later.length > 0) faults.push(`${what}: it is reported again`);
    if ((await readFile(outside, 'utf8')) !== 'private') faults.push(`${what}: the link was written through`);
    return faults;
  } finally {
    await rm(home, { recursive: true });
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text.replace(/^\uFEFF/, '')) === 'object';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
