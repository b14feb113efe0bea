import { expect, test } from 'vitest';
import { page as browser } from 'vitest/browser';
import type { VerifyReport } from '../../electron/contract/job.ts';
import type { LibraryStatus } from '../../electron/contract/library-status.ts';
import { RequestError } from '../../renderer/app/bridge.ts';
import Health from '../../renderer/features/health/Health.svelte';
import { safetyOf } from '../../renderer/features/health/safety.ts';
import { libraryStatus as whole } from '../fakes/library-status.ts';
import { createTestPage, library } from './page.ts';

const verified: VerifyReport = {
  checked: 3,
  ok: 0,
  missing: 3,
  changed: 0,
  foreign: 0,
  repaired: 0,
  complete: true,
  missing_items: [],
  differences: [],
};

async function showHealth(status: Partial<LibraryStatus> = {}) {
  const made = createTestPage({ ...library(3) });
  made.page.overview.status = { ...whole, ...status };
  await made.show(Health, {});
  return made;
}

test('a library is called complete when it is, with its videos', async () => {
  await showHealth();
  await expect
    .element(browser.getByText('Complete: all 1,200 clips are downloaded and verified.'))
    .toBeVisible();
  await expect.element(browser.getByText('40 of 40 videos are downloaded and verified.')).toBeVisible();
});

test('one sentence says how many are safe, why the others are not, and leads to them', async () => {
  const made = createTestPage({ ...library(3) });
  const { page } = made;
  page.overview.status = { ...whole, clips: 400, cached: 395, unavailable: 5, complete: false };
  await made.show(Health, {});
  await expect
    .element(browser.getByText('395 of 400 are safe, 5 have no audio at Stablecog any more: show them'))
    .toBeVisible();
  // Nothing else says a number of its own beside it.
  expect(browser.getByText(/downloaded and verified\./).elements()).toHaveLength(1);
  expect(browser.getByText(/listed here/).elements()).toEqual([]);
  await browser.getByRole('button', { name: 'show them' }).click();
  await expect.poll(() => page.list.query.audio).toEqual(['unavailable']);
  expect(page.list.query.rejected).toBeNull();
});

test('every number of files leads to its clips, that of videos as well as that of audio', async () => {
  const none = { cached: 0, waiting: 0, failed: 0, unavailable: 0, unproven: 0, bytes: 0 };
  const states = ['cached', 'waiting', 'failed', 'unavailable', 'unproven'] as const;
  for (const [first, media] of [
    [31, 'audio'],
    [41, 'video'],
  ] as const) {
    for (const [index, state] of states.entries()) {
      const files = { ...none, [state]: first + index };
      const { page } = await showHealth(
        media === 'audio' ? { ...files, video: none } : { cached: 0, video: files },
      );
      await browser
        .getByRole('cell')
        .getByRole('button', { name: String(first + index) })
        .click();
      await expect.poll(() => page.list.query[media]).toEqual([state]);
      expect(page.list.query.rejected).toBeNull();
    }
  }
});

test('whatever is not safe is named in the sentence, for each state that audio and videos can be in', () => {
  const { page } = createTestPage({});
  const states = ['unavailable', 'unproven', 'failed', 'waiting'] as const;
  for (const state of states) {
    const audio = safetyOf(page, { ...whole, cached: 1198, [state]: 2, complete: false });
    expect(audio.states).toEqual([state]);
    expect(audio.words).toMatch(/^1,198 of 1,200 are safe, 2 (?:are|have|could)/);
    const video = safetyOf(page, { ...whole, video: { ...whole.video, [state]: 3 }, complete: false });
    expect(video.states).toEqual([]);
    expect(video.words).toMatch(/^1,200 of 1,200 are safe, 3 videos /);
  }
  const all = { unavailable: 1, unproven: 1, failed: 1, waiting: 1 };
  expect(safetyOf(page, { ...whole, ...all, cached: 1196, complete: false }).states).toEqual(states);
  expect(safetyOf(page, { ...whole, complete: false, audit: null }).words).toBe(
    'All 1,200 clips that are listed here are safe.',
  );
});

test('all audio here is not complete: what is missing is named, with why, and leads to its clip', async () => {
  const { page } = await showHealth({
    complete: false,
    video: { ...whole.video, cached: 39, failed: 1 },
    missing: [
      { id: 'clip-7', what: 'video', why: 'failed' },
      { id: '2023-06-22T16:37:32.347662Z', what: 'row', why: 'service-failed' },
    ],
  });
  expect(browser.getByText(/^Complete/).elements()).toEqual([]);
  await browser
    .getByText('1 file is missing or not verified, 1 entry of Stablecog’s list is missing', { exact: true })
    .click();
  const list = browser.getByRole('list');
  await expect.element(list.getByText('Could not be downloaded')).toBeVisible();
  await expect.element(list.getByText('The service fails to send this clip.')).toBeVisible();
  await list.getByRole('button', { name: 'clip-7' }).click();
  await expect.poll(() => page.list.query.search).toBe('clip-7');
  expect(page.navigation.view).toBe('library');
});

test('whatever is missing is told in words, for every reason that there is', async () => {
  const ofFiles = ['waiting', 'failed', 'unavailable', 'unproven', 'missing', 'changed', 'unreadable'];
  const ofRows = ['contradiction', 'countsDiffer', 'notCounted', 'notUnderstood', 'service-failed'];
  const at = '2023-06-22T16:37:32.347662Z';
  await showHealth({
    complete: false,
    missing: [
      ...ofFiles.flatMap((why) => (['audio', 'video'] as const).map((what) => ({ id: 'clip-7', what, why }))),
      ...ofRows.flatMap((why) => ['', at].map((id) => ({ id, what: 'row' as const, why }))),
    ],
  });
  await browser.getByText(/^14 files are missing/).click();
  const reasons = [...document.querySelectorAll('details li')].map((item) =>
    [...item.querySelectorAll('span')].map(({ textContent }) => textContent.trim()),
  );
  expect(reasons).toHaveLength(24);
  for (const [what, why, time = ''] of reasons) {
    expect(what).toMatch(/^(?:Audio|Video|Not listed)$/);
    expect(why).toMatch(/^[A-Z].*[a-z.]$/);
    expect(why).not.toMatch(/[a-z][A-Z]|service-/);
    expect(time).toMatch(/^(?:Jun 22, 2023.*)?$/);
  }
});

test('how far a verification is stands where it was asked for, and what it found on top', async () => {
  let end: (report: VerifyReport) => void = () => undefined;
  const running = new Promise<VerifyReport>((resolve) => (end = resolve));
  const made = createTestPage({ ...library(3), 'verify.run': () => running });
  made.page.overview.status = whole;
  await made.show(Health, {});
  const verify = browser.getByRole('button', { name: 'Verify files', exact: true });
  await verify.click();
  const bar = browser.getByRole('progressbar', { name: 'Verification progress' });
  await expect.element(bar).toBeVisible();
  const top = (element: Element) => element.getBoundingClientRect().top;
  expect(Math.abs(top(bar.element()) - top(verify.element()))).toBeLessThan(32);
  end({ ...verified, missing: 2, differences: [{ path: 'audio/7.mp3', kind: 'missing' }] });
  const found = browser.getByText('audio/7.mp3');
  await expect.element(found).toBeVisible();
  expect(top(found.element())).toBeLessThan(top(verify.element()));
});

test('audio and videos are counted apart, in every state that a file can have', async () => {
  await showHealth({ unproven: 2, video: { ...whole.video, unavailable: 3 } });
  const cells = (state: string) =>
    [...document.querySelectorAll('tbody tr')]
      .filter((row) => row.textContent.includes(state))
      .flatMap((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent));
  await expect.poll(() => cells('Saved, but not verified')).toEqual(['2', '0']);
  expect(cells('No longer available')).toEqual(['0', '3']);
});

test('what is wrong comes first, and what is not there last', async () => {
  await showHealth({ waiting: 3, unproven: 2 });
  const rows = () => [...document.querySelectorAll('tbody th')].map((head) => head.textContent);
  await expect
    .poll(rows)
    .toEqual([
      'Saved, but not verified',
      'Not downloaded yet',
      'Downloaded and verified',
      'Could not be downloaded',
      'No longer available',
      'Size on disk',
    ]);
});

test('the number of clips that are gone leads to them', async () => {
  const { page } = await showHealth({ gone: 7 });
  await browser.getByRole('definition').getByRole('button', { name: '7' }).click();
  await expect.poll(() => page.list.query.gone).toBe(true);
});

test('a number leads to the clips that it counts, and zeros are quiet', async () => {
  const { page } = await showHealth({ unproven: 2 });
  await browser.getByRole('cell', { name: '2', exact: true }).getByRole('button').click();
  await expect.poll(() => page.list.query.audio).toEqual(['unproven']);
  expect(page.navigation.view).toBe('library');
});

test('what the self-check and a verification both found is offered for repair once', async () => {
  const made = createTestPage({ ...library(3), 'verify.run': () => ({ ...verified, missing: 2 }) });
  made.page.overview.status = { ...whole, selfCheck: { ...whole.selfCheck, damaged: 2 } };
  await made.show(Health, {});
  const repair = browser.getByRole('button', { name: 'Download damaged files again' });
  await expect.poll(() => repair.elements().length).toBe(1);
  await browser.getByRole('button', { name: 'Verify files', exact: true }).click();
  await expect.element(browser.getByText(/files are intact/)).toBeVisible();
  await expect.poll(() => repair.elements().length).toBe(1);
});

test('files that are missing all at once are downloaded again only when the person says that they are lost', async () => {
  const made = createTestPage({
    ...library(3),
    'verify.run': ({ lost }) => {
      if (lost) return { ...verified, repaired: 3 };
      const params = { place: 'library', path: '/library/audio', errno: '' };
      throw new RequestError({ code: 'disk-missing', params });
    },
  });
  made.page.overview.status = { ...whole, selfCheck: { ...whole.selfCheck, damaged: 3 } };
  await made.show(Health, {});
  await browser.getByRole('button', { name: 'Download damaged files again' }).click();
  await browser.getByRole('button', { name: 'The files are lost: download them again' }).click();
  await expect.element(browser.getByText(/3 files downloaded again/)).toBeVisible();
  expect(made.asked('verify.run')).toEqual([{ repair: true }, { repair: true, lost: true }]);
});
