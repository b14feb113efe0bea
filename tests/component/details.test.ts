import { expect, test } from 'vitest';
import { page as browser } from 'vitest/browser';
import type { VideoState } from '../../electron/contract/clip.ts';
import ClipDetailsPane from '../../renderer/features/clip-details/ClipDetailsPane.svelte';
import { clipDetails } from '../fakes/clip-details.ts';
import { createTestPage, library } from './page.ts';

const video = () => document.querySelector('video');

async function showClip(state: VideoState, videoFile: string | null = null) {
  const made = createTestPage({
    ...library(1),
    'clips.copy': () => undefined,
    'clips.copyFiles': () => ({ left: 0, folder: '/copies' }),
    'clips.reveal': () => undefined,
  });
  const clip = { ...clipDetails, id: 'clip-0', video: state, videoFile };
  await made.page.list.open(made.page.list.query, 0);
  await made.page.selection.select(0, 'only');
  await made.show(ClipDetailsPane, { clip, takes: [] });
  await expect.element(browser.getByText(clip.prompt).last()).toBeVisible();
  return made;
}

test('a clip without a video says nothing of videos', async () => {
  const { page } = await showClip('none');
  expect(browser.getByText(page.t('video.title'), { exact: true }).elements()).toEqual([]);
});

test.each(['waiting', 'failed', 'unavailable'] as const)(
  'a video that is %s is said to be, and not offered to be played',
  async (state) => {
    const { page } = await showClip(state);
    await expect.element(browser.getByText(page.t(`video.state.${state}`))).toBeVisible();
    expect(video()).toBeNull();
  },
);

test.each(['cached', 'unproven'] as const)(
  'a video that is %s is played by the app’s own scheme, copied, and shown in its folder',
  async (state) => {
    const { page, asked } = await showClip(state, '/library/video/cl/clip-0.mp4');
    await expect.poll(() => video()?.src).toBe('voicekeep://app/video/clip-0.mp4');
    const button = (name: string) => browser.getByRole('button', { name, exact: true });
    await button(page.t('video.copyFile')).click();
    await button(page.t('video.copyLink')).click();
    await button(page.t('video.reveal')).click();
    expect(asked('clips.copyFiles')).toEqual([{ ids: ['clip-0'], media: 'video', collection: null }]);
    expect(asked('clips.copy')).toEqual([{ id: 'clip-0', what: 'video-link' }]);
    expect(asked('clips.reveal')).toEqual([{ id: 'clip-0', media: 'video' }]);
    await button(page.t('video.larger')).click();
    expect(page.navigation.dialog).toBe('video');
    expect(page.navigation.video?.clip.id).toBe('clip-0');
  },
);

test('one thing is heard at a time: a video that begins pauses the player', async () => {
  const { page } = await showClip('cached', '/library/video/cl/clip-0.mp4');
  void page.player.playId('clip-0');
  expect(page.player.playing).toBe(true);
  video()?.dispatchEvent(new Event('play'));
  expect(page.player.playing).toBe(false);
});
