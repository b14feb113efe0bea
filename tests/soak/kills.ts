import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAccount } from '../fakes/account.ts';
import { chance, chanceBetween, chanceOf } from '../fakes/chance.ts';
import type { FakeService } from '../fakes/service.ts';
import { startFakeService } from '../fakes/service.ts';
import type { Moment, SyncChildOptions } from './sync-child.ts';
import { finishedIds, differences, partFiles } from './truth.ts';

export interface KillsResult {
  readonly kills: number;
  /** At which moment the killer struck; `starting`: while the library was opened. */
  readonly at: Readonly<Record<Moment | 'starting', number>>;
  /** Kills that left a file between its write and its rename. */
  readonly partFiles: number;
  /** Libraries that were brought to their end and compared with the truth. */
  readonly libraries: number;
  /** What was not as it should be; empty when the promise held. */
  readonly faults: readonly string[];
}

/** When a life ends: at the nth of a moment, and a while after it (milliseconds). */
interface Death {
  readonly moment: Moment | 'starting';
  readonly nth: number;
  readonly after: number;
}

/**
 * Kills syncs (SIGKILL) at seeded moments and starts them again, library after library, until `kills` have struck;
 * each library is brought to its end and compared with the truth.
 */
export async function killSyncs(options: {
  readonly kills: number;
  readonly seed: number;
  readonly voiceovers: number;
  readonly onKill?: (kills: number) => void;
}): Promise<KillsResult> {
  const at = { starting: 0, listing: 0, fetching: 0, storing: 0, stored: 0 };
  const faults: string[] = [];
  let kills = 0;
  let parts = 0;
  let libraries = 0;
  let lives = 0;

  /** One library, from nothing to its end. */
  async function bringToItsEnd(service: FakeService, folder: string): Promise<void> {
    const idOf = new Map(service.account.outputs.map(({ audioFile, id }) => [`/${audioFile}`, id]));
    const child = { folder, apiUrl: service.apiUrl, key: service.key };
    for (;;) {
      const finished = await finishedIds(folder);
      const from = service.audioRequests.length;
      const death = kills < options.kills ? deathOf(`${options.seed} life ${lives}`) : null;
      lives += 1;
      const ended = await live(child, death);
      for (const { url } of service.audioRequests.slice(from)) {
        const id = idOf.get(url) ?? '';
        if (finished.has(id)) faults.push(`${id}: fetched again after kill ${kills}`);
      }
      if (ended === 'whole') return;
      if (ended !== 'killed') {
        faults.push(`after kill ${kills} the sync failed (${ended})`);
        return;
      }
      kills += 1;
      if (death) at[death.moment] += 1;
      if ((await partFiles(folder)).length > 0) parts += 1;
      options.onKill?.(kills);
    }
  }

  while (kills < options.kills && faults.length === 0) {
    const account = makeAccount({ seed: options.seed + libraries, voiceovers: options.voiceovers });
    const service = await startFakeService({ account, audioLatency: 5 });
    const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-kills-'));
    try {
      await bringToItsEnd(service, folder);
      faults.push(...(await differences(folder, account)));
      libraries += 1;
    } finally {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { kills, at, partFiles: parts, libraries, faults };
}

function deathOf(name: string): Death {
  const moment =
    chance(`${name} early`) < 0.1
      ? 'starting'
      : chanceOf<Moment>(
          ['listing', 'fetching', 'storing', 'stored', 'stored', 'stored', 'stored'],
          `${name} moment`,
        );
  // Others are being written when one is done, so these deaths come between a write and a rename.
  const most = { starting: 1, listing: 2, fetching: 12, storing: 12, stored: 60 }[moment];
  return {
    moment,
    nth: chanceBetween(1, most, `${name} nth`),
    after:
      moment === 'starting' ? chanceBetween(20, 400, `${name} after`) : chanceBetween(0, 15, `${name} after`),
  };
}

/** One life of a sync: killed, or `whole`, or how it failed by itself. */
async function live(options: SyncChildOptions, death: Death | null): Promise<string> {
  const child = fork(fileURLToPath(new URL('sync-child.ts', import.meta.url)), [JSON.stringify(options)], {
    execArgv: [],
  });
  const exited = once(child, 'exit');
  let timer: NodeJS.Timeout | undefined;
  let seen = 0;
  const strike = (after: number) => {
    timer ??= setTimeout(() => child.kill('SIGKILL'), after);
  };
  if (death?.moment === 'starting') strike(death.after);
  child.on('message', (moment) => {
    if (moment !== death?.moment) return;
    seen += 1;
    if (seen === death.nth) strike(death.after);
  });
  const [code, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (signal === 'SIGKILL') return 'killed';
  return code === 0 ? 'whole' : `exit code ${String(code)}`;
}
