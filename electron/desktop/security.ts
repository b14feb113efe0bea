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

/** A proxy that there is not: port 9 is "discard", and nothing listens there. */
const nowhere = 'socks5://127.0.0.1:9';

/**
 * The page needs no network: what it shows comes by its own scheme, and what the app asks for goes by other sessions.
 * So whatever a page that was taken over tries is cancelled here, also where its policy would not hold it: requests
 * by the filter, connections of WebRTC by having no way but a proxy that does not exist.
 */
export async function closeNetwork(session: Session): Promise<void> {
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOfApp(url) }));
  await session.setProxy({ mode: 'fixed_servers', proxyRules: nowhere, proxyBypassRules: '<-loopback>' });
}

/** Developer tools are part of Electron, and opened only where the app runs from source. */
function isOfApp(url: string): boolean {
  return isAppUrl(url) || url.startsWith('devtools://');
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
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}

function isAppUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === `${appScheme}:` && url.host === appHost;
}
