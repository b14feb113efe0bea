import type { Component } from 'svelte';
import { render } from 'vitest-browser-svelte';
import type { ClipResult } from '../../electron/contract/clip.ts';
import type { RequestInput, RequestName, RequestOutput } from '../../electron/contract/requests.ts';
import type { Settings } from '../../electron/contract/settings.ts';
import { settingsSchema } from '../../electron/contract/settings.ts';
import type { Backend } from '../../renderer/app/bridge.ts';
import { createPage } from '../../renderer/app/create-page.ts';
import type { PageState } from '../../renderer/app/page.ts';
import { clipDetails } from '../fakes/clip-details.ts';
import InPage from './InPage.svelte';
import '../../renderer/ui/styles/tokens.css';
import '../../renderer/ui/styles/base.css';
import '../../renderer/ui/styles/list.css';

/** What a stand-in for the main process answers, by request. */
export type Answers = {
  readonly [Name in RequestName]?: (
    input: RequestInput<Name>,
  ) => RequestOutput<Name> | Promise<RequestOutput<Name>>;
};

/** A page of its own, and what it asked the main process so far. */
export interface TestPage {
  readonly page: PageState;
  /** Inputs of all requests of a name, in order. */
  asked<Name extends RequestName>(name: Name): readonly RequestInput<Name>[];
  /** Shows one part of the page by itself. */
  show<Props extends Record<string, unknown>>(
    part: Component<Props>,
    props: Props,
    where?: 'view' | 'above bar',
  ): Promise<void>;
}

/** The states of the page as the app makes them, over a main process that answers as it is told. */
export function createTestPage(answers: Answers, settings: Partial<Settings> = {}): TestPage {
  const calls: { readonly name: RequestName; readonly input: unknown }[] = [];
  const now = { ...settingsSchema.parse({}), ...settings };
  const all: Answers = {
    'settings.change': (changes) => Object.assign(now, changes),
    'clips.prepare': () => undefined,
    'app.notices': () => [],
    ...answers,
  };
  const backend: Backend = {
    async request(name, input) {
      calls.push({ name, input: structuredClone(input) });
      const answer = all[name];
      if (!answer) throw new Error(`The part asked for ${name}, which the test does not answer.`);
      return structuredClone(await answer(input));
    },
    on: () => () => undefined,
  };
  const page = createPage(backend, now, {
    version: '0.0.0',
    platform: 'linux',
    electron: '0',
    locale: 'en',
    home: '/home/someone',
    copyFolder: '/home/someone/Music/Voicekeep',
  });
  return {
    page,
    asked: <Name extends RequestName>(name: Name) =>
      calls.filter((call) => call.name === name).map(({ input }) => input as RequestInput<Name>),
    async show(part, props, where = 'view') {
      const aboveBar = where === 'above bar';
      await render(InPage, { props: { page, part, props, aboveBar } } as never);
    },
  };
}

/** The clip in a place of a long list. */
export function clipAt(index: number): ClipResult {
  return { ...clipDetails, id: `clip-${index}`, prompt: `Prompt ${index}`, highlights: [] };
}

/** Answers of a library of so many clips, which are hits of every query. */
export function library(total: number): Answers {
  return {
    'clips.window': ({ offset, limit }) => ({
      total,
      seconds: total * 3,
      offset,
      clips: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, step) =>
        clipAt(offset + step),
      ),
    }),
    'clips.ids': () => Array.from({ length: total }, (_, index) => `clip-${index}`),
    'clips.some': ({ ids }) => ids.map((id) => clipAt(Number(id.slice('clip-'.length)))),
    'clips.details': ({ id }) => ({ ...clipDetails, id }),
    'clips.takes': () => [],
  };
}

/** Answers of an app that was closed with the first clip of `library` in its player. */
export const clipInPlayer = {
  'player.kept': () => ({
    queue: { ids: ['clip-0'], unshuffled: null, repeat: 'off' as const },
    place: { id: 'clip-0', position: 0 },
  }),
  'player.keepPlace': () => undefined,
  'player.keepQueue': () => undefined,
  'player.shows': () => undefined,
};
