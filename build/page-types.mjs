// Types of the page: svelte-check, and the proof that it really looks at the page's components.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, node24, output, root, toolEnvironment } from './paths.mjs';
import { stream } from './terminal.mjs';

/** @typedef {import('./terminal.mjs').Print} Print */

const page = join(root, 'renderer');
const svelteCheck = join(modules, 'svelte-check', 'bin', 'svelte-check');

/**
 * Checks the whole page; warnings are failures, and so is a run that saw fewer files than there are components.
 * @param {Print} print
 * @returns {Promise<number>} exit code
 */
export async function checkPage(print) {
  const { code, text } = await run(page, join(page, 'tsconfig.json'));
  print(text);
  if (code !== 0) return 1;
  const seen = Number(/COMPLETED (\d+) FILES/.exec(text)?.[1] ?? 0);
  const components = readdirSync(page, { recursive: true }).filter((name) =>
    String(name).endsWith('.svelte'),
  );
  if (components.length > 0 && seen >= components.length) return 0;
  print(`svelte-check looked at ${seen} files, but the page has ${components.length} components\n`);
  return 1;
}

/**
 * A component with a type error in its script and one in its markup: the same check has to find both.
 * @param {Print} print
 * @returns {Promise<number>} exit code
 */
export async function checkPageIsLookedAt(print) {
  const folder = join(output, 'seeded-error');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(
      join(folder, 'Seeded.svelte'),
      '<script lang="ts">\n  const count: number = "seeded";\n</script>\n\n<p>{count.missing}</p>\n',
    );
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../renderer/tsconfig.json', include: ['*.svelte'] }),
    );
    const { text } = await run(folder, join(folder, 'tsconfig.json'));
    if (/COMPLETED .* 2 ERRORS/.test(text)) {
      print('svelte-check finds the two errors that were seeded\n');
      return 0;
    }
    print(`svelte-check did not find the two errors that were seeded in a component. It said:\n${text}`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} workspace
 * @param {string} tsconfig
 */
async function run(workspace, tsconfig) {
  const options = ['--fail-on-warnings', '--output', 'machine'];
  let text = '';
  const code = await stream(
    node24,
    [svelteCheck, '--workspace', workspace, '--tsconfig', tsconfig, ...options],
    { cwd: root, env: toolEnvironment(), print: (part) => (text += part) },
  );
  return { code, text };
}
