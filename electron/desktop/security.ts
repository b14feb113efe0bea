import type { App, Session, WebContents } from 'electron';
import { appHost, appScheme } from '../contract/bridge.ts';

/**
 * Denies every permission but the choice of a loudspeaker. Without handlers Electron would grant them all.
 * Chromium tells the names of loudspeakers only to a page that may ask about audio devices ("media"); that check
 * opens no microphone: opening one is a request, and every request but the loudspeaker's is denied.
 */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'speaker-selection'),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { mediaType }) =>
      isAppUrl(origin) &&
      (permission === 'speaker-selection' || (permission === 'media' && mediaType === 'audio')),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Keeps every window on our page: no navigation, no new windows, no webviews. */
export function guardNavigation(app: App): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!isAppUrl(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

function isAppUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === `${appScheme}:` && url.host === appHost;
}
