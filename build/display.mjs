// A screen to draw on: the machine's own, or a virtual one.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from './terminal.mjs';

export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * Starts a virtual X display that only this user can reach; the server picks a free number.
 * @returns {Promise<{ env: { DISPLAY: string, XAUTHORITY: string }, stop: () => void }>}
 * @throws {Failure} when there is no Xvfb, or it does not come up
 */
export async function startVirtualDisplay() {
  const folder = mkdtempSync(join(tmpdir(), 'voicekeep-display-'));
  const authority = join(folder, 'authority');
  writeFileSync(authority, authorityFile(randomBytes(16)), { mode: 0o600 });
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-auth', authority],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const stop = () => {
    process.off('exit', stop);
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stop);
  try {
    const number = await displayNumber(server);
    return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/**
 * @param {number} count
 * @throws {Failure} as `startVirtualDisplay`
 */
export function startVirtualDisplays(count) {
  return Promise.all(Array.from({ length: count }, () => startVirtualDisplay()));
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>}
 */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ reason) =>
      reject(new Failure(`no display here, and a virtual one did not start (${reason}). Install xvfb.`));
    const timer = setTimeout(() => fail('no answer within 20 s'), 20_000);
    let text = '';
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code) => fail(`Xvfb ended with code ${code}`));
    server.stdio[3]?.on('data', (/** @type {Buffer} */ chunk) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
    server.once('exit', () => clearTimeout(timer));
  });
}

/**
 * An Xauthority file with one cookie that fits any display (family "wild", no address, no number).
 * @param {Buffer} cookie
 */
function authorityFile(cookie) {
  const name = Buffer.from('MIT-MAGIC-COOKIE-1');
  const length = (/** @type {number} */ value) => Buffer.from([value >> 8, value & 0xff]);
  const parts = [Buffer.alloc(0), Buffer.alloc(0), name, cookie];
  return Buffer.concat([length(0xffff), ...parts.flatMap((part) => [length(part.length), part])]);
}
