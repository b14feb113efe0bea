/** The sheet of shortcuts; `{mod}` is Ctrl or the command key. */
export const shortcuts = {
  title: 'Keyboard shortcuts',
  groups: [
    {
      name: 'Player',
      keys: [
        { keys: ['Space', 'K'], does: 'Play or pause' },
        { keys: ['←', 'J'], does: 'Back 5 seconds' },
        { keys: ['→', 'L'], does: 'On 5 seconds' },
        { keys: ['N'], does: 'Next clip' },
        { keys: ['P'], does: 'Previous clip' },
        { keys: ['M'], does: 'Mute' },
      ],
    },
    {
      name: 'List',
      keys: [
        { keys: ['↑', '↓'], does: 'Move' },
        { keys: ['Enter'], does: 'Play the clip' },
        { keys: ['Shift + ↑', 'Shift + ↓'], does: 'Select more' },
        { keys: ['{mod} + A'], does: 'Select all' },
        { keys: ['Esc'], does: 'Clear selection' },
      ],
    },
    {
      name: 'Everywhere',
      keys: [
        { keys: ['{mod} + F', '/'], does: 'Search' },
        { keys: ['{mod} + R'], does: 'Sync' },
        { keys: ['{mod} + E'], does: 'Export' },
        { keys: ['{mod} + ,'], does: 'Settings' },
        { keys: ['I'], does: 'Details' },
        { keys: ['?'], does: 'This sheet' },
      ],
    },
  ],
} as const;
