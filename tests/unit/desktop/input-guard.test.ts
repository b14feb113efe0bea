import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestName } from '../../../electron/contract/requests.ts';
import { requests } from '../../../electron/contract/requests.ts';
import { createInputGuard } from '../../../electron/desktop/input-guard.ts';

function setUp({ assisted = false } = {}) {
  const state = { now: 0, assisted };
  const listeners: ((event: unknown, input: { type: string }) => void)[] = [];
  const guard = createInputGuard({ now: () => state.now, assisted: () => state.assisted });
  guard.watch({
    on: ((_name: string, listener: (typeof listeners)[number]) => listeners.push(listener)) as never,
  });
  const input = (type: string) => listeners.forEach((listener) => listener({}, { type }));
  const allows = (name: RequestName, value?: unknown) => {
    try {
      guard.assertAllowed(name, value);
      return true;
    } catch {
      return false;
    }
  };
  return { state, input, allows, guard };
}

describe('what leads out of the page', () => {
  it('is refused before anything was pressed, and some seconds after', () => {
    const { state, input, allows, guard } = setUp();
    expect(() => guard.assertAllowed('app.openLink', undefined)).toThrow(
      expect.objectContaining({ code: 'input-missing' }),
    );
    input('mouseMove');
    expect(allows('app.openLink')).toBe(false);
    input('mouseDown');
    expect(allows('app.openLink')).toBe(true);
    state.now += 5001;
    expect(allows('clips.openWith')).toBe(false);
  });

  it('may happen at most three times for what was pressed once, in whatever order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom<RequestName>('app.openLink', 'clips.reveal', 'export.chooseFolder', 'clips.copy'),
          {
            minLength: 4,
          },
        ),
        (names) => {
          const { input, allows } = setUp();
          input('rawKeyDown');
          expect(names.filter((name) => allows(name))).toHaveLength(3);
        },
      ),
    );
  });

  it('leaves all other requests alone', () => {
    const { allows } = setUp();
    const free = (Object.keys(requests) as RequestName[]).filter((name) => allows(name, {}));
    expect(free).toEqual(
      expect.arrayContaining(['clips.window', 'sync.run', 'settings.change', 'export.run', 'player.shows']),
    );
    for (const name of Object.keys(requests) as RequestName[]) {
      const leadsOut =
        /reveal|open(Link|With)|choose|copy|drag|(add|find|trust|unlist)Library|saveProof|library\.move|install/i.test(
          name,
        );
      expect([name, free.includes(name)]).toEqual([name, !leadsOut]);
    }
  });

  it('includes keys that work everywhere', () => {
    const { input, allows } = setUp();
    expect(allows('settings.change', { globalShortcuts: true })).toBe(false);
    expect(allows('settings.change', { globalShortcuts: false, volume: 1 })).toBe(true);
    input('keyDown');
    expect(allows('settings.change', { globalShortcuts: true })).toBe(true);
  });

  it('with a screen reader, which presses without events, is held back by its rate alone', () => {
    const { state, allows } = setUp({ assisted: true });
    expect([1, 2, 3, 4, 5].map(() => allows('app.openLink'))).toEqual([true, true, true, false, false]);
    state.now += 5001;
    expect(allows('app.openLink')).toBe(true);
  });
});
