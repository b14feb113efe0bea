import { listByNext } from './next-only.ts';
import { isInstalled, measurePeer, measureSync, peers, withFolder, withService } from './processes.ts';
import type { Figure, Goal } from './report.ts';
import { atMost, figure, machine, median, print } from './report.ts';

const runs = 3;
const files = 2000;
const serverWait = 40; // ms
const voiceovers = 10_000;
/** A large account: on a small one the count at the end and the report weigh as much as pages. */
const listed = 60_000;

const before = machine();
const figures: Figure[] = [];
const goals: Goal[] = [];
const say = (sentence: string) => process.stderr.write(`${sentence}\n`);

async function repeat<T>(times: number, work: () => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  for (let run = 0; run < times; run += 1) results.push(await work());
  return results;
}

/** Our sync and its peers fetch the same files, in turns. */
async function measureAudio(): Promise<void> {
  const options = { kind: 'even', voiceovers: files, audioLatency: serverWait } as const;
  await withService(options, async ({ apiUrl, key, audioUrls, bytes }) => {
    figures.push(figure('Audio: size of a file', bytes / files, 'bytes'));
    for (const connections of [8, 16]) {
      say(`audio over ${connections} connections`);
      const ours: number[] = [];
      const theirs = new Map(peers.filter(isInstalled).map((peer) => [peer, new Array<number>()]));
      await repeat(runs, async () => {
        const result = await withFolder((folder) =>
          measureSync({ folder, apiUrl, key, connections, measure: 'audio' }),
        );
        if (result.cached !== files) throw new Error(`Only ${result.cached} clips were fetched.`);
        ours.push(result.milliseconds);
        for (const [peer, times] of theirs) times.push(await measurePeer(peer, audioUrls, connections));
      });
      const floor = (files * serverWait) / connections;
      const took = median(ours);
      const medians = peers.map((peer) => {
        const times = theirs.get(peer);
        return { name: peer.name, took: times ? median(times) : null };
      });
      const named = Object.fromEntries(medians.map((peer) => [peer.name, peer.took]));
      figures.push(
        figure(`Audio: ${files} files, ${connections} connections`, took, 'ms', {
          'floor (waits alone)': floor,
          ...named,
        }),
      );
      goals.push(atMost(`audio, ${connections} connections: time by the floor`, took / floor, 1.1));
      for (const peer of medians) {
        if (peer.took === null) say(`${peer.name} is not installed here, so it is not compared with`);
        else {
          goals.push(
            atMost(`audio, ${connections} connections: time by that of ${peer.name}`, took / peer.took, 1),
          );
        }
      }
    }
  });
}

/** A count costs the stand-in a tenth of a page, as the real service's database. */
const apiLatency = { page: 80, count: 8 };

async function measureListing(): Promise<void> {
  say(`listing ${listed} voiceovers`);
  const options = { kind: 'real', voiceovers: listed, audioLatency: 0, apiLatency } as const;
  await withService(options, async ({ apiUrl, key, audioUrls }) => {
    const turns = await repeat(runs, async () => ({
      ours: await withFolder((folder) =>
        measureSync({ folder, apiUrl, key, connections: 8, measure: 'listing' }),
      ),
      polite: await listByNext({ apiUrl, key, interval: 52 }),
    }));
    const ours = median(turns.map((turn) => turn.ours.milliseconds));
    const polite = median(turns.map((turn) => turn.polite.milliseconds));
    const clips = median(turns.map((turn) => turn.ours.clips));
    figures.push(
      figure(`Listing: ${listed} voiceovers, into the database`, ours, 'ms', {
        '`next` only, at our pace, into nothing': polite,
      }),
      figure('Listing: requests', median(turns.map((turn) => turn.ours.requests)), '', {
        '`next` only': median(turns.map((turn) => turn.polite.requests)),
      }),
    );
    goals.push(
      atMost('listing: time by that of a `next`-only client at the same pace', ours / polite, 1.05),
      atMost('listing: clips lost', audioUrls.length - clips, 0),
    );
  });
  say('listing an account with ties and rows without output');
  await withService({ kind: 'stress', voiceovers, audioLatency: 0 }, async ({ apiUrl, key, audioUrls }) => {
    const { clips } = await withFolder((folder) =>
      measureSync({ folder, apiUrl, key, connections: 8, measure: 'listing' }),
    );
    goals.push(atMost('listing under stress: clips lost', audioUrls.length - clips, 0));
  });
}

async function measureBoth(): Promise<void> {
  say(`listing and audio of ${voiceovers} clips at once`);
  await withService({ kind: 'even', voiceovers, audioLatency: serverWait }, async ({ apiUrl, key }) => {
    const both = await withFolder((folder) =>
      measureSync({ folder, apiUrl, key, connections: 8, measure: 'both' }),
    );
    const growth = (both.memory.end - both.memory.early) / 2 ** 20;
    figures.push(
      figure(`Listing and audio: ${both.cached} clips, 8 connections`, both.milliseconds, 'ms'),
      figure('Listing and audio: resident memory at 1,000 clips', both.memory.early / 2 ** 20, 'MB'),
      figure('Listing and audio: resident memory at the end', both.memory.end / 2 ** 20, 'MB'),
    );
    goals.push(
      atMost('listing and audio: event-loop delay of the main thread, p99, ms', both.loopDelay, 20),
      atMost('listing and audio: memory growth after 1,000 clips, MB', growth, 50),
    );
  });
}

await measureListing();
await measureAudio();
await measureBoth();
print({ machine: before, figures, goals }, process.argv.includes('--json'));
