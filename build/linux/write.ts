// Writes what a Linux package brings besides the program into out/linux. A script: `node build/linux/write.ts` on
// Node 24, which reads the program's commands from their source.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildDate, root } from '../paths.mjs';
import { completions } from './completions.ts';
import { copyrightOf, debianChangelogOf, metainfoOf, releasesOf } from './documents.ts';
import { appId, debianChangelog, linuxFiles, linuxTree } from './files.mjs';
import { manualPage } from './manual.ts';
import { commandsOf, terminalProgram } from './terminal-help.ts';

const text = (name: string) => readFileSync(join(root, name), 'utf8');

/** Everything, at its place below out/linux; the same bytes for the same source and date. */
function writeLinuxFiles(): void {
  const { version, homepage, author } = JSON.parse(text('package.json')) as {
    readonly version: string;
    readonly homepage: string;
    readonly author: { readonly name: string; readonly email: string };
  };
  const project = { appId, homepage, maintainer: `${author.name} <${author.email}>` };
  const built = buildDate();
  const releases = releasesOf(text('CHANGELOG.md'));
  const commands = commandsOf(terminalProgram(version));
  const shells = completions(commands);
  const manual = manualPage(commands, { version, homepage, date: built.toISOString().slice(0, 10) });
  const files: Readonly<Record<keyof typeof linuxFiles, string | Uint8Array>> = {
    manual: gzipSync(manual, { level: 9 }),
    bash: shells.bash,
    zsh: shells.zsh,
    fish: shells.fish,
    metainfo: metainfoOf(releases, project, built),
    symbolic: text('build/icons/symbolic.svg'),
    copyright: copyrightOf(text('LICENSE'), homepage),
    lintian: text('build/linux/lintian-overrides'),
  };
  rmSync(linuxTree, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(linuxTree, linuxFiles[name as keyof typeof linuxFiles]);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o644 });
  }
  writeFileSync(debianChangelog, debianChangelogOf(releases, project, built));
}

writeLinuxFiles();
