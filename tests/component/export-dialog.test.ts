import { expect, test } from 'vitest';
import { page as browser, userEvent } from 'vitest/browser';
import { cleanup } from 'vitest-browser-svelte';
import type { ExportNoteCode } from '../../electron/contract/export-notes.ts';
import { exportNoteCodes } from '../../electron/contract/export-notes.ts';
import type { ExportPreview, ExportReport } from '../../electron/contract/export.ts';
import ExportDialog from '../../renderer/features/export/ExportDialog.svelte';
import { RequestError } from '../../renderer/app/bridge.ts';
import { allClips } from '../../renderer/features/clip-list/query.ts';
import type { Answers } from './page.ts';
import { createTestPage, library } from './page.ts';

const preview: ExportPreview = {
  clips: 12,
  new: 12,
  unchanged: 0,
  renamed: 0,
  skipped: 0,
  changed: 0,
  waiting: 0,
  foreign: 0,
  bytesNeeded: 2_000,
  bytesFree: 4_000,
  examples: ['2023/en/Prompt 0 [clip-0].mp3'],
  noLongerPart: 0,
  removed: 0,
  renames: [],
  removals: [],
};
const report: ExportReport = {
  folder: '/home/someone/Clips',
  written: 12,
  unchanged: 0,
  renamed: 0,
  removed: 0,
  skipped: 0,
  failed: 0,
  bytes: 2_000,
  extra: 0,
  elapsed_ms: 5,
  notes: [],
};
const folder = report.folder;

async function showDialog(answers: Answers, exportFolder: string | null = folder) {
  const made = createTestPage(
    { ...library(12), 'export.preview': () => preview, 'export.run': () => report, ...answers },
    { exportFolder },
  );
  await made.page.list.open(allClips, 0);
  await made.show(ExportDialog, {});
  return made;
}

const submit = browser.getByRole('button', { name: /^(?:Export|Write|Rename|Remove|Check)/ });
const template = browser.getByRole('textbox', { name: 'Names' });

/** What stands beside a button that cannot be pressed. */
function reason(button: Element): string {
  const id = button.getAttribute('aria-describedby');
  return id === null ? '' : (document.getElementById(id)?.textContent ?? '');
}

test('nothing can be exported before a folder is chosen, and the button says so; the chosen one is said', async () => {
  const { asked, page } = await showDialog({ 'export.chooseFolder': () => folder }, null);
  await expect.element(submit).toBeDisabled();
  expect(reason(submit.element())).not.toBe('');
  await browser.getByRole('button', { name: 'Choose…' }).click();
  await expect.element(submit).toBeEnabled();
  await expect.poll(() => asked('settings.change')).toContainEqual({ exportFolder: folder });
  await expect.poll(() => page.announcer.said.map(({ words }) => words)).toContain(`In ${folder}`);
});

test.each([
  ['nothing in the choice', { ...preview, clips: 0, new: 0 }],
  ['too little room', { ...preview, bytesFree: 1_999 }],
])('%s keeps the export from starting, and the button says why', async (_name, answer) => {
  await showDialog({ 'export.preview': () => answer });
  await expect.poll(() => reason(submit.element())).not.toBe('');
  await expect.element(submit).toBeDisabled();
});

test('a wrong template is told where it is wrong and said, and the export waits until it is mended', async () => {
  const { page } = await showDialog({
    'export.preview': (input) => {
      if (!input.template.includes('{oops')) return preview;
      throw new RequestError({ code: 'template-invalid', params: { problem: 'braceUnclosed', column: 3 } });
    },
  });
  await expect.element(browser.getByText(preview.examples[0]!)).toBeVisible();
  await template.fill('a/{oops');
  await expect.element(template).toHaveAttribute('aria-invalid', 'true');
  await expect.element(submit).toBeDisabled();
  await expect.poll(() => page.announcer.said.map(({ words }) => words).join()).toContain('is never closed');
  await template.fill('{id}');
  await expect.element(template).toHaveAttribute('aria-invalid', 'false');
  await expect.element(submit).toBeEnabled();
});

test('the names are worked out for what is chosen, and the export takes the same', async () => {
  const { asked, page } = await showDialog({});
  await page.selection.select(2, 'only');
  await browser.getByRole('radio', { name: /Selection/ }).click();
  const selection = { kind: 'ids', ids: ['clip-2'] };
  await expect.poll(() => asked('export.preview').at(-1)?.selection).toEqual(selection);
  await submit.click();
  await expect.poll(() => asked('export.run').at(-1)).toMatchObject({ selection, folder });
});

test('an answer that comes late does not replace that of a later question', async () => {
  const { page } = await showDialog({
    'export.preview': async ({ template: asked }) => {
      if (asked === 'slow') await new Promise((resolve) => setTimeout(resolve, 600));
      return { ...preview, examples: [`for ${asked}`] };
    },
  });
  page.preferences.change({ exportTemplate: 'slow' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  page.preferences.change({ exportTemplate: 'quick' });
  await expect.element(browser.getByText('for quick')).toBeVisible();
  await new Promise((resolve) => setTimeout(resolve, 600));
  await expect.element(browser.getByText('for quick')).toBeVisible();
});

test('an export that fails says why, and the dialog goes back to what was described', async () => {
  const { page } = await showDialog({
    'export.run': () => {
      throw new RequestError({ code: 'disk-full', params: { place: 'export' } });
    },
  });
  await submit.click();
  await expect
    .element(browser.getByRole('alert'))
    .toHaveTextContent(page.explain({ code: 'disk-full', params: { place: 'export' } }));
  await browser.getByRole('button', { name: 'Try again' }).click();
  await expect.element(submit).toBeEnabled();
});

test('an export with a name is saved first, and then run by that name', async () => {
  const names: string[] = [];
  await showDialog({
    'export.saveJob': ({ name }) => void names.push(`save ${name}`),
    'export.runJob': ({ name }) => {
      names.push(`run ${name}`);
      return report;
    },
  });
  const details = browser.getByRole('group').filter({ has: browser.getByPlaceholder(/./) });
  await details
    .getByText(/export/i)
    .first()
    .click();
  await browser.getByPlaceholder(/./).fill('  Weekly  ');
  await submit.click();
  await expect.poll(() => names).toEqual(['save Weekly', 'run Weekly']);
});

test('the button says what the run would do', async () => {
  for (const [counts, words] of [
    [{ new: 12 }, 'Write 12'],
    [{ new: 0, unchanged: 9, renamed: 3000 }, 'Rename 3,000'],
    [{ new: 1, renamed: 2, removed: 3 }, 'Rename 2, write 1, remove 3'],
    [{ new: 0, unchanged: 12 }, 'Check for changes'],
  ] as const) {
    await showDialog({ 'export.preview': () => ({ ...preview, ...counts }) });
    await expect.element(submit).toHaveTextContent(words);
    cleanup();
  }
});

test('a collection has a folder, names and numbers of its own, and takes none of another export', async () => {
  const { asked, page } = await showDialog({
    'export.chooseFolder': () => '/home/someone/Episode',
    'collections.list': () => [{ id: 'c1', name: 'Episode 3', clips: 12, duration: 60 }],
  });
  await page.collections.refresh();
  await browser.getByRole('radio', { name: /A collection/ }).click();
  await expect
    .poll(() => asked('export.preview').at(-1))
    .toMatchObject({
      folder: null,
      options: { numbered: true },
    });
  await browser.getByRole('button', { name: 'Choose…' }).click();
  await expect
    .poll(() => asked('export.preview').at(-1))
    .toMatchObject({ folder: '/home/someone/Episode', selection: { query: { sort: 'collection' } } });
  expect(page.preferences.settings.exportFolder).toBe(folder);
  await browser.getByRole('radio', { name: /Search results/ }).click();
  await expect
    .poll(() => asked('export.preview').at(-1))
    .toMatchObject({ folder, options: { numbered: false } });
});

test('what would be renamed, and what is no longer part, is shown before anything is done', async () => {
  const { asked } = await showDialog({
    'export.preview': () => ({
      ...preview,
      ...{ new: 0, renamed: 1, noLongerPart: 2, renames: [{ from: '03 A.mp3', path: '02 A.mp3' }] },
    }),
  });
  await expect.element(browser.getByText('03 A.mp3 → 02 A.mp3')).toBeVisible();
  await userEvent.selectOptions(
    browser.getByLabelText(/2 exported clips are no longer part/),
    'Move into _removed',
  );
  await expect.poll(() => asked('export.preview').at(-1)).toMatchObject({ options: { removed: 'move' } });
});

test('a reason for which files were skipped is said once, with the files below it', async () => {
  const note = (code: ExportNoteCode, index: number) => ({
    ...{ id: `clip-${index}`, path: `${code} ${index}.mp3`, code, reason: `Reason ${code}.` },
    params: { errno: 'EIO' },
  });
  const many = exportNoteCodes.flatMap((code, at) => [note(code, at), note(code, at + 100)]);
  const notes = [...many, ...Array.from({ length: 10 }, (_, at) => note('changed', at + 200))];
  await showDialog({ 'export.run': () => ({ ...report, skipped: notes.length, notes }) });
  await submit.click();
  const dialog = browser.getByRole('dialog');
  const group = dialog.getByText(/^12 files: you changed them/);
  await expect.element(group).toBeVisible();
  expect(dialog.getByText(/^2 (?:files|clips): /).elements()).toHaveLength(exportNoteCodes.length - 1);
  const file = dialog.getByText('changed 205.mp3');
  await expect.element(file).not.toBeVisible();
  await group.click();
  await expect.element(file).toBeVisible();
  cleanup();
  await showDialog({ 'export.run': () => ({ ...report, skipped: 1, notes: [note('changed', 1)] }) });
  await submit.click();
  await expect.element(dialog.getByText('Reason changed.')).toBeVisible();
});

test('names that were given back are told as that, not as one more rename that can be undone', async () => {
  const { page } = await showDialog({
    'export.run': () => ({ ...report, written: 0, renamed: 12 }),
    'export.undo': () => ({ ...report, written: 0, renamed: 12 }),
    'export.template': () => '{id}',
  });
  const dialog = browser.getByRole('dialog');
  await submit.click();
  await expect.element(dialog.getByText('12 files renamed')).toBeVisible();
  const undo = dialog.getByRole('button', { name: 'Undo rename' });
  await undo.click();
  await expect.element(dialog.getByText('12 files renamed back to their earlier names')).toBeVisible();
  expect(undo.elements()).toEqual([]);
  await expect.poll(() => page.preferences.settings.exportTemplate).toBe('{id}');
});

test('the dialog opens on the clips that are chosen, so that no key chooses others by mistake', async () => {
  const made = createTestPage(
    { ...library(12), 'clips.seconds': () => 9, 'export.preview': () => preview },
    { exportFolder: folder },
  );
  await made.page.list.open(allClips, 0);
  await made.page.selection.select(2, 'only');
  await made.page.selection.select(4, 'range');
  await made.show(ExportDialog, {});
  const chosen = browser.getByRole('radio', { name: /Selection/ });
  await expect.element(chosen).toBeChecked();
  await expect.element(chosen).toHaveFocus();
});
