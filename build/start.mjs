// `npm start`: set up what is missing, build what has changed, open the app.
import { setUp } from './setup/setup.mjs';
import { buildIfChanged } from './build.mjs';
import { hasDisplay, startVirtualDisplay } from './display.mjs';
import {
  electronArguments,
  electronEnvironment,
  electronNotes,
  electronRuntime,
} from './electron-runtime.mjs';
import { root } from './paths.mjs';
import { Failure, runMain, say, stream } from './terminal.mjs';

await runMain(async () => {
  await setUp();
  await buildIfChanged();
  const runtime = electronRuntime();
  if (!runtime) throw new Failure('Electron is not in place. Run `npm run setup` and read what it says.');
  for (const note of electronNotes(runtime)) say(note);
  const display = hasDisplay() ? null : await startVirtualDisplay();
  if (display) say('there is no display here, so the window opens on a virtual one and cannot be seen');
  try {
    return await stream(runtime.executable, [...electronArguments(), root, ...process.argv.slice(2)], {
      env: electronEnvironment(display?.env),
      stdin: 'inherit',
    });
  } finally {
    display?.stop();
  }
});
