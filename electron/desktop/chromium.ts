import type { App } from 'electron';
import { stopBackgroundTraffic } from './background-traffic.ts';
import { withoutDefaultMenu } from './menu.ts';
import { loadAnswers, registerAppScheme } from './protocol.ts';
import { guardNavigation } from './security.ts';
import { refuseSwitches } from './switches.ts';

/** What Chromium must know before the app is ready. */
export function prepareChromium(app: App): void {
  refuseSwitches(app.commandLine);
  stopBackgroundTraffic(app);
  registerAppScheme();
  loadAnswers();
  withoutDefaultMenu();
  guardNavigation(app);
}
