import type { App, Session } from 'electron';

/**
 * Turns off what Chromium fetches on its own account: component and field-trial downloads, reliability reports,
 * spell-check dictionaries. Must run before the app is ready. What is left (a look at whether there is a route for
 * IPv6, which sends nothing) is told in docs/SECURITY.md; a trace of the packed program holds it to that.
 */
export function stopBackgroundTraffic(app: App): void {
  const { commandLine } = app;
  commandLine.appendSwitch('disable-background-networking');
  commandLine.appendSwitch('disable-component-update');
  commandLine.appendSwitch('disable-domain-reliability');
  commandLine.appendSwitch('disable-field-trial-config');
  commandLine.appendSwitch('no-pings');
  // The dictionaries' host: a session loads them before anyone can tell it not to.
  commandLine.appendSwitch(
    'host-resolver-rules',
    'MAP redirector.gvt1.com ~NOTFOUND, MAP *.gvt1.com ~NOTFOUND',
  );
  app.on('session-created', stopSpellChecker);
}

function stopSpellChecker(session: Session): void {
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
}
