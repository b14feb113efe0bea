// Puts in place what Voicekeep needs to be built, run and tested. Plain JavaScript without dependencies:
// it runs on any Node from 20 on, before anything is installed. What is done already costs next to nothing.
import { pathToFileURL } from 'node:url';
import { installDependencies } from './dependencies.mjs';
import { installElectron } from './electron.mjs';
import { installSystemPackages } from './system-packages.mjs';
import { Failure, runMain, say } from '../terminal.mjs';

/**
 * @param {{ forTests?: boolean, retryElectron?: boolean }} [wanted] forTests: also what only the test suite
 *   needs; retryElectron: try to fetch the real Electron even where the stand-in is already in place
 * @throws {Failure} with what is missing and the way out
 */
export async function setUp({ forTests = false, retryElectron = false } = {}) {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    throw new Failure(
      `Node ${process.versions.node} is too old to set Voicekeep up. Install Node 20 or newer and run the command again.`,
    );
  }
  installSystemPackages({ forTests });
  installDependencies();
  await installElectron({ retry: retryElectron });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    await setUp({ forTests: process.argv.includes('--tests'), retryElectron: true });
    say('everything is in place. `npm start` opens the app, `npm test` runs the tests.');
    return 0;
  });
}
