import { expect, it } from 'vitest';
import { settingsSchema } from '../../../electron/contract/settings.ts';
import { diagnosticsText } from '../../../electron/app-data/diagnostics.ts';

const key = `sc-${'0123456789abcdef'.repeat(4)}`;

it('diagnostics tell versions, account, settings and the log, and nothing that is the person’s', () => {
  const text = diagnosticsText(
    {
      versions: { Voicekeep: '1.2.3' },
      account: {
        kind: 'service',
        key: 'revoked',
        library: '/home/ada/Voices',
        foreign: false,
        opening: false,
        problem: { code: 'disk-missing', params: { path: '/home/ada/Voices' } },
      },
      library: null,
      settings: settingsSchema.parse({
        libraryFolder: '/media/ada-stick/Voices',
        libraries: ['/media/ada-stick/Voices'],
        foreignLibraries: ['/media/ada-stick/Voices'],
        exportFolder: '/srv/private/exports',
        exportTemplate: 'Client X/{prompt}',
        openWith: '/opt/secret-player',
        keys: { 'https://api.stablecog.com /media/ada-stick/Voices': { saved: true, standing: 'revoked' } },
      }),
      log: [`2026-01-01 sync.run: key-refused. Bearer ${key} https://host/a.mp3?token=hidden`],
    },
    '/home/ada',
  );
  expect(text).toMatch(/Voicekeep: 1\.2\.3/);
  expect(text).toMatch(/key: revoked/);
  expect(text).toMatch(/keys: saved, revoked/);
  expect(text).toMatch(/sync\.run: key-refused/);
  for (const own of [key, 'ada', 'private', 'secret', 'Client X', 'hidden']) expect(text).not.toContain(own);
});
