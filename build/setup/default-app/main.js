// The app that Electron runs when it is started as `electron [-r module] path/to/app`: it takes that app's place.
// The stand-in runtime lacks Electron's own. An ES module, because Electron waits for one before `ready`, so
// the app can still register privileged schemes.
import { app } from 'electron';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const parameters = process.argv.slice(1);
const required = [];
let target = null;

for (let index = 0; index < parameters.length; index += 1) {
  const parameter = parameters[index];
  if (parameter === '--version' || parameter === '-v') {
    process.stdout.write(`v${process.versions.electron}\n`);
    process.exit(0);
  } else if (parameter === '-r' || parameter === '--require') {
    index += 1;
    required.push(parameters[index]);
  } else if (!parameter.startsWith('-')) {
    target = resolve(parameter);
    break;
  }
}

const require = createRequire(join(process.cwd(), 'default-app.js'));
for (const module of required) require(module);

if (target === null) {
  process.stderr.write('electron: name the folder or file of an app\n');
  process.exit(2);
}

await import(pathToFileURL(open(target)).href);

/** Takes the app's name, version and path, and answers its main file. */
function open(path) {
  if (!statSync(path).isDirectory()) {
    app.setAppPath(dirname(path));
    return path;
  }
  const description = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (description.productName ?? description.name) app.setName(description.productName ?? description.name);
  if (description.version) app.setVersion(description.version);
  app.setAppPath(path);
  return join(path, description.main ?? 'index.js');
}
