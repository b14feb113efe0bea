// electron-builder runs this on the unpacked app. A given Electron folder brings its default app along, which the
// packed program must not carry; and what a compiler made comes with the mode that it gave it.
import { chmod, glob, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** @param {{ appOutDir: string, electronPlatformName: string }} context */
export default async function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName === 'darwin') return;
  const resources = join(appOutDir, 'resources');
  await rm(join(resources, 'default_app.asar'), { force: true });
  for await (const binary of glob('app.asar.unpacked/**/*.node', { cwd: resources })) {
    await chmod(join(resources, binary), 0o644);
  }
}
