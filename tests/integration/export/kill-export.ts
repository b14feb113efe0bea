import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import type { FakeArchive } from './fake-archive.ts';

/** Exports in a process of its own until it has said more than `after` items, and kills that. */
export async function killExport(
  { library, out }: Pick<FakeArchive, 'library' | 'out'>,
  ask: {
    readonly clips: number;
    readonly after: number;
    readonly template?: string;
    readonly options?: ExportOptionsInput;
  },
): Promise<void> {
  const { clips, after, template = '{language}/{prompt}', options = {} } = ask;
  const script = join(import.meta.dirname, 'killed-run.ts');
  const parameters = [library.folder, out, String(clips), template, JSON.stringify(options)];
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.on('data', (data: Buffer) => {
    const said = data.toString().split('\n');
    if (said.some((items) => Number(items) > after)) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
}
