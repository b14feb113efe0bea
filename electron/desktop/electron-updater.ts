import type { App } from 'electron';
import { link, rename, rm } from 'node:fs/promises';
import type { Updater } from './updates.ts';

/** electron-updater with everything off that it does by itself. */
export async function loadUpdater(app: App, env: NodeJS.ProcessEnv): Promise<Updater> {
  const loaded = await import('electron-updater');
  // A CommonJS module: its exports are on `default` when Node imports it, on the namespace when it is bundled.
  const { autoUpdater } = 'default' in loaded ? (loaded.default as typeof loaded) : loaded;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  // It would start the new version while this one still holds its locks: `relaunch` does it when this one has ended.
  autoUpdater.autoRunAppAfterInstall = false;
  autoUpdater.logger = null;
  // Its promises and the listeners below tell of errors; without a listener it throws them at nobody.
  autoUpdater.on('error', () => undefined);

  function quitAndInstall(): void {
    const errors: Error[] = [];
    const onError = (error: Error) => errors.push(error);
    autoUpdater.on('error', onError);
    autoUpdater.quitAndInstall();
    autoUpdater.off('error', onError);
    if (errors[0]) throw errors[0];
  }

  return {
    async newest() {
      const result = await autoUpdater.checkForUpdates();
      // As where a tar.gz was unpacked by hand: there is nothing that could be replaced, so nothing was asked.
      if (result === null) throw new Error('This kind of installation cannot be updated.');
      return result.isUpdateAvailable ? result.updateInfo.version : null;
    },
    async download(onPercent) {
      let told = 0;
      const onProgress = ({ percent }: { readonly percent: number }) => {
        const whole = Math.floor(percent);
        if (whole > told) onPercent((told = whole));
      };
      autoUpdater.on('download-progress', onProgress);
      try {
        await autoUpdater.downloadUpdate();
      } finally {
        autoUpdater.off('download-progress', onProgress);
      }
    },
    async install() {
      const image = env['APPIMAGE'];
      if (image === undefined) {
        quitAndInstall();
        return;
      }
      const names = { current: image };
      autoUpdater.on('appimage-filename-updated', (name: string) => (names.current = name));
      await keepingBack(image, quitAndInstall);
      app.relaunch({ execPath: names.current, args: [] });
    },
  };
}

/** electron-updater deletes the old AppImage before it moves the new one there; where that fails, the old one comes back. */
async function keepingBack(file: string, replace: () => void): Promise<void> {
  const previous = `${file}.previous`;
  await rm(previous, { force: true });
  await link(file, previous);
  try {
    replace();
  } catch (error) {
    await rename(previous, file);
    throw error;
  }
  await rm(previous, { force: true });
}
