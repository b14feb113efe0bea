import type { AudioState } from '../../../electron/contract/clip.ts';
import type { Repeat } from '../../features/player/engine/queue.ts';
import type { Shown } from './plural.ts';
import { plural } from './plural.ts';

export const player = {
  label: 'Player',
  idle: 'Nothing playing',
  idleHint: 'Double-click a clip, or press Space.',
  play: 'Play',
  pause: 'Pause',
  next: 'Next',
  previous: 'Previous',
  shuffle: 'Shuffle',
  repeat: { off: 'Repeat: off', all: 'Repeat: all', one: 'Repeat: this clip' } satisfies Record<
    Repeat,
    string
  >,
  position: 'Position',
  positionValue: (at: Shown, of: Shown) => `${at} of ${of}`,
  speed: 'Speed',
  speedValue: (shown: Shown) => `${shown}×`,
  volume: 'Volume',
  mute: 'Mute',
  unmute: 'Unmute',
  otherTake: 'Play another take from here',
  drag: 'Drag this clip into another program',
  fetching: 'Fetching this clip’s audio',
  mending: 'This clip’s file is damaged. Fetching it again.',
  mended: 'This clip’s file was damaged, and was fetched again.',
  notHere: (state: AudioState, goesOn: boolean) =>
    (state === 'unavailable'
      ? 'Stablecog no longer has this clip’s audio.'
      : 'This clip’s audio could not be fetched.') + (goesOn ? ' Going on to the next.' : ''),
  cannot: (goesOn: boolean) =>
    goesOn ? 'This clip cannot be played. Going on to the next.' : 'This clip cannot be played.',
  stopped: 'Several clips in a row could not be played, so playing stopped.',

  loop: {
    name: 'Loop',
    start: 'Loop start',
    end: 'Loop end',
    on: 'Loop a part of this clip',
    off: 'End the loop',
  },

  queue: {
    name: 'Queue',
    count: (count: number, shown: Shown) => `${shown} ${plural(count, 'clip', 'clips')}`,
    empty: 'Nothing in the queue. Play a clip, and what follows it in the list comes here.',
    clear: 'Clear',
    hint: 'Drag or Alt and arrows move, Enter plays, Delete removes.',
    remove: (title: string) => `Remove ${title} from the queue`,
    playNext: 'Play next',
    add: 'Add to queue',
    added: (count: number, shown: Shown) => `${shown} ${plural(count, 'clip', 'clips')} added to the queue`,
  },

  more: {
    name: 'Player settings',
    sleep: 'Sleep timer',
    sleepOff: 'Off',
    sleepAfter: (minutes: Shown) => `In ${minutes} minutes`,
    sleepEnd: 'At the end of this clip',
    sleepLeft: (time: Shown) => `Pauses in ${time}`,
    gap: 'Pause between clips',
    gapValue: (shown: Shown) => `${shown} s`,
    evenLoudness: 'Even out loudness',
    output: 'Play through',
    systemOutput: 'System’s choice',
    notConnected: 'Not connected',
    outputGone: 'This output is not there any more. Playing through the system’s choice.',
    background: 'Keep playing when the window is closed',
    globalShortcuts: 'Keys that work in other programs',
    globalKeys: (mod: string) => `${mod} + Alt + Space, →, ←`,
    compact: 'Small window on top',
  },
  compact: { leave: 'Back to the large window' },

  files: {
    copy: 'Copy file',
    openWith: 'Open with…',
    open: 'Open in its program',
    tooMany: (shown: Shown) =>
      `At most ${shown} clips can be dragged or copied at once. Export takes any number.`,
    left: (count: number, shown: Shown) =>
      `${shown} ${plural(count, 'clip was', 'clips were')} left out, because the audio is not in your library yet.`,
  },
} as const;
