// Electron: the real one where its release host can be reached, else the pinned stand-in.
import { join } from 'node:path';
import { electronRuntime } from '../electron-runtime.mjs';
import { modules, node24, root, toolEnvironment } from '../paths.mjs';
import { Failure, capture, lastLines, say } from '../terminal.mjs';
import { canStandIn } from './stand-in-pin.mjs';
import { better, mayTakeStandIn } from './stand-in-question.mjs';

/** Enough for its 120 MB on a slow line; an unreachable host fails within seconds. */
const downloadTimeout = 5 * 60_000;

/**
 * @param {{ retry: boolean }} wanted retry: try the real one even where the stand-in is in place
 * @throws {Failure} when there is neither, or the stand-in is not wanted
 */
export async function installElectron({ retry }) {
  const runtime = electronRuntime();
  if (runtime?.kind === 'electron' || (runtime && !retry)) return;
  say('fetching Electron');
  const install = capture(node24, [join(modules, 'electron', 'install.js')], {
    cwd: root,
    env: toolEnvironment({ ELECTRON_RUN_AS_NODE: undefined }),
    timeout: downloadTimeout,
  });
  if (install.ok) return;
  if (runtime) {
    say("Electron's release host is out of reach; staying with the stand-in runtime");
    return;
  }
  if (!canStandIn()) {
    throw new Failure(
      'Electron could not be downloaded from its release host. Mend the connection or the proxy (or name a ' +
        `mirror in ELECTRON_MIRROR) and run the same command again. It said:\n${lastLines(install.output, 6)}`,
    );
  }
  if (!(await mayTakeStandIn())) {
    throw new Failure(`the stand-in runtime was not taken, so the app cannot be opened yet. ${better}`);
  }
  say('fetching the stand-in runtime (115 MB, once)');
  // On Node 24: it packs the default app with @electron/asar.
  const fetched = capture(node24, [join(root, 'build', 'setup', 'stand-in.mjs')], {
    cwd: root,
    env: toolEnvironment(),
  });
  if (fetched.ok) return;
  throw new Failure(
    'neither Electron nor the stand-in runtime could be had, so the app cannot be opened. Mend the ' +
      `connection and run the same command again. It said:\n${lastLines(fetched.output, 6)}`,
  );
}
