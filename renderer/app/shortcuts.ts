/** The sheet of shortcuts; `{mod}` is Ctrl or the command key. */
export const shortcuts = [
  {
    name: 'player',
    keys: [
      { keys: ['Space', 'K'], does: 'playOrPause' },
      { keys: ['←', '→'], does: 'second' },
      { keys: ['J', 'L'], does: 'fiveSeconds' },
      { keys: ['N'], does: 'next' },
      { keys: ['P'], does: 'previous' },
      { keys: ['0 … 9'], does: 'tenth' },
      { keys: ['M'], does: 'mute' },
      { keys: ['B'], does: 'otherTake' },
      { keys: ['[', ']'], does: 'loop' },
      { keys: ['\\'], does: 'endLoop' },
      { keys: ['S'], does: 'shuffle' },
      { keys: ['R'], does: 'repeat' },
      { keys: ['Q'], does: 'queue' },
      { keys: ['W'], does: 'compact' },
    ],
  },
  {
    name: 'find',
    keys: [
      { keys: ['{mod} + F', '/'], does: 'search' },
      { keys: ['Shift + F'], does: 'filters' },
      { keys: ['X'], does: 'clear' },
      { keys: ['T'], does: 'takes' },
      { keys: ['G'], does: 'toList' },
    ],
  },
  {
    name: 'list',
    keys: [
      { keys: ['↑', '↓'], does: 'move' },
      { keys: ['PgUp', 'PgDn'], does: 'page' },
      { keys: ['Home', 'End'], does: 'ends' },
      { keys: ['Enter'], does: 'play' },
      { keys: ['Shift + ↑', 'Shift + ↓'], does: 'selectMore' },
      { keys: ['{mod} + ↑', '{mod} + ↓'], does: 'moveAlone' },
      { keys: ['{mod} + Space'], does: 'toggle' },
      { keys: ['{mod} + A'], does: 'selectAll' },
      { keys: ['Esc'], does: 'clearSelection' },
    ],
  },
  {
    name: 'selected',
    keys: [
      { keys: ['Shift + F10'], does: 'actions' },
      { keys: ['F'], does: 'favourite' },
      { keys: ['{mod} + C'], does: 'copyPrompt' },
      { keys: ['C'], does: 'newCollection' },
      { keys: ['Alt + ↑', 'Alt + ↓'], does: 'moveInCollection' },
      { keys: ['Del'], does: 'remove' },
      { keys: ['I'], does: 'details' },
    ],
  },
  {
    name: 'everywhere',
    keys: [
      { keys: ['{mod} + 1 … 5'], does: 'views' },
      { keys: ['{mod} + R'], does: 'sync' },
      { keys: ['{mod} + E'], does: 'export' },
      { keys: ['{mod} + ,'], does: 'settings' },
      { keys: ['?'], does: 'sheet' },
    ],
  },
] as const;
