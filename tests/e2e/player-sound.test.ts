import { expect, test } from '@playwright/test';
import { position, startApp, withFolder } from './app.ts';
import {
  button,
  clipIds,
  playerBar,
  pressAtOnce,
  repeatOne,
  row,
  seekTo,
  startWithSample,
  synced,
  watchElements,
} from './player-app.ts';

test('speed keeps the pitch, volume and mute are heard, and loudness is evened out', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const watched = await watchElements(page);
    await row(page, 1).dblclick();
    await expect.poll(() => position(page)).toBeGreaterThan(0.1);
    await playerBar(page).getByLabel('Speed').selectOption('2');
    await playerBar(page).getByRole('slider', { name: 'Volume' }).fill('0.4');
    await expect.poll(watched).toMatchObject({ rate: 2, pitchKept: true, volume: 0.4 });
    await button(page, 'Mute').click();
    await expect.poll(watched).toMatchObject({ volume: 0 });
    await page.keyboard.press('m');
    await expect.poll(watched).toMatchObject({ volume: 0.4 });

    await button(page, 'Player settings').click();
    const even = page.getByLabel('Normalize volume');
    await expect(even).toBeChecked();
    await even.uncheck();
    await expect.poll(async () => (await watched()).gains.at(-1)).toBe(1);
    await even.check();
    await expect.poll(async () => (await watched()).gains.at(-1)).not.toBe(1);
    await close();
  });
});

test('no audio device is touched before the first sound, nor listed before one asks; an output is chosen', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startApp(home);
    await page.addInitScript(() => {
      const told = { contexts: 0, listings: 0, sinks: [] as string[] };
      Reflect.set(window, 'told', told);
      window.AudioContext = class extends AudioContext {
        constructor() {
          super();
          told.contexts += 1;
        }

        setSinkId(id: string) {
          told.sinks.push(id);
          return Promise.resolve();
        }
      };
      let there = ['headphones', 'speakers'];
      Reflect.set(window, 'unplug', () => {
        there = ['speakers'];
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      });
      navigator.mediaDevices.enumerateDevices = () => {
        told.listings += 1;
        const device = (id: string) => ({
          kind: 'audiooutput',
          deviceId: id,
          label: `My ${id}`,
          groupId: '',
        });
        return Promise.resolve(there.map(device) as MediaDeviceInfo[]);
      };
    });
    await page.reload();
    await page.getByRole('button', { name: 'Try it with a sample library' }).click();
    await synced(page);
    const told = () =>
      page.evaluate(
        () => Reflect.get(window, 'told') as { contexts: number; listings: number; sinks: string[] },
      );
    expect(await told()).toEqual({ contexts: 0, listings: 0, sinks: [] });
    await row(page, 1).dblclick();
    await expect.poll(() => position(page)).toBeGreaterThan(0.1);
    expect(await told()).toEqual({ contexts: 1, listings: 0, sinks: [] });

    await button(page, 'Player settings').click();
    const output = page.getByLabel('Output device');
    await output.selectOption({ label: 'My headphones' });
    await expect.poll(async () => (await told()).sinks).toEqual(['headphones']);
    await expect(page.getByText(/is not connected/)).toBeHidden();
    await page.evaluate(() => (Reflect.get(window, 'unplug') as () => void)());
    await expect(page.getByText(/is not connected/)).toBeVisible();
    await output.selectOption({ label: 'System default' });
    await expect(page.getByText(/is not connected/)).toBeHidden();
    expect(application.windows()).toHaveLength(1);
    await close();
  });
});

test('the waveform is sought by a click, tells the time under the pointer, and has handles for a loop', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    await row(page, 1).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    await button(page, 'Pause').click();
    const wave = playerBar(page).getByRole('slider', { name: 'Position' });
    const length = Number(await wave.getAttribute('max'));
    const at = async (share: number) => {
      const box = await wave.boundingBox();
      if (!box) throw new Error('The waveform is not shown.');
      return [box.x + box.width * share, box.y + box.height / 2] as const;
    };
    await page.mouse.click(...(await at(0.5)));
    await expect.poll(() => position(page)).toBeCloseTo(length / 2, 1);
    await page.mouse.move(...(await at(0.76)));
    await expect(playerBar(page).locator('.time')).toHaveText(/^0:0\d$/);
    await wave.press('ArrowLeft');
    await expect.poll(() => position(page)).toBeCloseTo(length / 2 - 1, 1);
    await wave.press('PageDown');
    await expect.poll(() => position(page)).toBe(0);

    await button(page, 'Loop part of this clip').click();
    const end = playerBar(page).getByRole('slider', { name: 'Loop end' });
    await end.hover();
    await page.mouse.down();
    await page.mouse.move(...(await at(0.8)));
    await page.mouse.move(...(await at(0.4)));
    await page.mouse.up();
    await expect
      .poll(async () => Number(await end.getAttribute('aria-valuenow')))
      .toBeCloseTo(length * 0.4, 1);
    await button(page, 'Play').click();
    let [before, back] = [0, false];
    await expect
      .poll(
        async () => {
          const now = await position(page);
          back ||= now < before - 0.1;
          before = now;
          return back;
        },
        // The loop of a short clip is a part of a second.
        { intervals: [40] },
      )
      .toBe(true);
    await button(page, 'Loop part of this clip').click();
    await expect(end).toBeHidden();
    await close();
  });
});

test('one key jumps between the takes of a prompt, at the same share of their length', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const watched = await watchElements(page);
    const ids = await clipIds(page);
    const found = await page.evaluate<string[]>(
      `Promise.all(${JSON.stringify(ids.slice(0, 8))}.map((id) => window.voicekeep.request('clips.details', { id })))
        .then((all) => all.map(({ value }) => value).filter(({ takes }) => takes === 2).map(({ id }) => id))`,
    );
    const [first = '', second = ''] = found;
    await repeatOne(page);
    await row(page, ids.indexOf(first) + 1).dblclick();
    await expect.poll(async () => (await watched()).clip).toBe(first);
    await button(page, 'Pause').click();
    await seekTo(page, 0.5);
    const slider = playerBar(page).getByRole('slider', { name: 'Position' });
    const share = async () => (await position(page)) / Number(await slider.getAttribute('max'));
    await page.keyboard.press('b');
    await expect(row(page, ids.indexOf(second) + 1)).toHaveClass(/current/);
    await expect.poll(share).toBeCloseTo(0.5, 1);
    await button(page, 'Play').click();
    await expect.poll(async () => (await watched()).clip).toBe(second);
    await page.keyboard.press('b');
    await expect.poll(async () => (await watched()).clip).toBe(first);
    await expect(button(page, 'Pause')).toBeVisible();
    await close();
  });
});

test('a clip that stands still, as after a sleep of the machine, is started anew and goes on to its end', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const watched = await watchElements(page);
    await page.evaluate(() => {
      const { play } = HTMLMediaElement.prototype;
      let stood: string | null = null;
      // As the system does it: past howler, which goes on to believe that it plays. Once, and early in the clip.
      const stand = ({ target }: Event) => {
        const element = target as HTMLMediaElement;
        if (stood !== null || !element.src.includes('/audio/') || element.currentTime < 0.3) return;
        stood = new URL(element.src).pathname;
        element.pause();
      };
      HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
        this.addEventListener('timeupdate', stand);
        this.addEventListener('ended', () => {
          if (new URL(this.src).pathname === stood) Reflect.set(window, 'wentOn', true);
        });
        return play.call(this);
      };
    });
    await row(page, 1).dblclick();
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'wentOn') === true)).toBe(true);
    expect(await watched()).toMatchObject({ atOnce: 1 });
    await close();
  });
});

test('between clips there is as much silence as was chosen', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const watched = await watchElements(page);
    await button(page, 'Player settings').click();
    await page.getByLabel('Pause between clips').fill('2');
    await page.keyboard.press('Escape');
    await row(page, 1).dblclick();
    await expect(button(page, 'Pause')).toBeVisible();
    await seekTo(page, 0.97);
    await expect.poll(async () => (await watched()).pause).toBeGreaterThanOrEqual(1990);
    expect(await watched()).toMatchObject({ atOnce: 1 });
    await close();
  });
});

test('a sleep timer ends playing at the end of the clip, or after a time', async () => {
  await withFolder(async (home) => {
    const { page, close } = await startWithSample(home);
    const watched = await watchElements(page);
    const timer = page.getByLabel('Sleep timer');
    await row(page, 1).dblclick();
    await expect.poll(async () => (await watched()).clip).not.toBe('');
    await button(page, 'Pause').click();
    await button(page, 'Player settings').click();
    await timer.selectOption({ label: 'At the end of this clip' });
    const { clip, ended } = await watched();
    await seekTo(page, 0.97);
    await pressAtOnce(page, 'k');
    await expect.poll(watched).toMatchObject({ ended: ended + 1 });
    await expect(button(page, 'Play')).toBeVisible();
    expect(await watched()).toMatchObject({ clip, ended: ended + 1 });
    await expect(timer).toHaveValue('off');

    await page.clock.install();
    await button(page, 'Repeat: off').click();
    await button(page, 'Repeat: all').click();
    await button(page, 'Player settings').click();
    await timer.selectOption({ label: 'In 15 minutes' });
    await button(page, 'Play').click();
    await expect(button(page, 'Pause')).toBeVisible();
    await page.clock.fastForward('14:00');
    await expect(button(page, 'Pause')).toBeVisible();
    await page.clock.fastForward('01:05');
    await expect(button(page, 'Play')).toBeVisible();
    await close();
  });
});
