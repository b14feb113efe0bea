import type { WebContents } from 'electron';
import { AppError } from '../contract/errors.ts';
import type { RequestName } from '../contract/requests.ts';

/**
 * Holds back what leads out of the page (another program, a dialog, the clipboard, keys of the whole desktop) unless a
 * person has just pressed a key or a button: a page that was taken over must not do it by itself, nor over and over.
 */
export interface InputGuard {
  /** Follows what is pressed in a window. */
  watch(contents: Pick<WebContents, 'on'>): void;
  /** Throws `input-missing` for a request that leads out without a person's doing. */
  assertAllowed(name: RequestName, input: unknown): void;
}

/** Milliseconds in which a request follows from what was pressed. */
const soonAfter = 5000;
/** Requests that one press may lead to: a folder is chosen, shown, and its path copied. */
const mostPerPress = 3;

const pressing = new Set(['mouseDown', 'mouseUp', 'keyDown', 'rawKeyDown', 'touchStart', 'gestureTap']);

const leading: ReadonlySet<RequestName> = new Set<RequestName>([
  'account.addLibrary',
  'account.findLibrary',
  'account.trustLibrary',
  'account.unlistLibrary',
  'app.copyDiagnostics',
  'app.openLink',
  'clips.copy',
  'clips.copyFiles',
  'clips.drag',
  'clips.openWith',
  'clips.reveal',
  'export.chooseFolder',
  'export.reveal',
  'library.move',
  'library.reveal',
  'library.revealFormer',
  'library.revealProof',
  'library.saveProof',
  'settings.chooseCopyFolder',
  'settings.revealCopies',
  'updates.install',
]);

/** `now` answers milliseconds; `assisted`: a screen reader or the like may press without an event of input. */
export function createInputGuard(options: {
  readonly now: () => number;
  readonly assisted: () => boolean;
}): InputGuard {
  let pressedAt = -Infinity;
  let left = 0;

  function press(): void {
    pressedAt = options.now();
    left = mostPerPress;
  }

  return {
    watch(contents) {
      contents.on('input-event', (_event, { type }) => {
        if (pressing.has(type)) press();
      });
    },
    assertAllowed(name, input) {
      if (!leading.has(name) && !takesKeys(name, input)) return;
      const isOld = options.now() - pressedAt > soonAfter;
      // Without events to go by, there is still the rate.
      if (isOld && options.assisted()) press();
      else if (isOld || left === 0) throw new AppError('input-missing');
      left -= 1;
    },
  };
}

/** Keys that work everywhere would take them from other programs. */
function takesKeys(name: RequestName, input: unknown): boolean {
  return (
    name === 'settings.change' &&
    typeof input === 'object' &&
    input !== null &&
    Reflect.get(input, 'globalShortcuts') === true
  );
}
