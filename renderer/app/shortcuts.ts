/** The sheet of shortcuts; `{mod}` is Ctrl or the command key. */
export const shortcuts = {
  title: 'Keyboard shortcuts',
  groups: [
    {
      name: 'Player',
      keys: [
        { keys: ['Space', 'K'], does: 'Play or pause' },
        { keys: ['←', '→'], does: 'Back or on 1 second' },
        { keys: ['J', 'L'], does: 'Back or on 5 seconds' },
        { keys: ['N'], does: 'Next clip' },
        { keys: ['P'], does: 'Previous clip' },
        { keys: ['0 … 9'], does: 'To a tenth of the clip' },
        { keys: ['M'], does: 'Mute' },
        { keys: ['B'], does: 'Other take, from the same place' },
        { keys: ['[', ']'], does: 'Loop from here, loop to here' },
        { keys: ['\\'], does: 'End the loop' },
        { keys: ['S'], does: 'Shuffle' },
        { keys: ['R'], does: 'Repeat all, this clip, off' },
        { keys: ['Q'], does: 'Queue' },
        { keys: ['W'], does: 'Small window on top' },
      ],
    },
    {
      name: 'Find',
      keys: [
        { keys: ['{mod} + F', '/'], does: 'Search' },
        { keys: ['Shift + F'], does: 'Filters' },
        { keys: ['X'], does: 'Clear search and filters' },
        { keys: ['T'], does: 'Takes beside each other' },
        { keys: ['G'], does: 'To the list' },
      ],
    },
    {
      name: 'List',
      keys: [
        { keys: ['↑', '↓'], does: 'Move' },
        { keys: ['PgUp', 'PgDn'], does: 'Move by a page' },
        { keys: ['Home', 'End'], does: 'First or last clip' },
        { keys: ['Enter'], does: 'Play the clip' },
        { keys: ['Shift + ↑', 'Shift + ↓'], does: 'Select more' },
        { keys: ['{mod} + ↑', '{mod} + ↓'], does: 'Move without selecting' },
        { keys: ['{mod} + Space'], does: 'Select or deselect' },
        { keys: ['{mod} + A'], does: 'Select all hits' },
        { keys: ['Esc'], does: 'Clear selection' },
      ],
    },
    {
      name: 'Selected clips',
      keys: [
        { keys: ['Shift + F10'], does: 'Actions' },
        { keys: ['F'], does: 'My favourite' },
        { keys: ['{mod} + C'], does: 'Copy prompt' },
        { keys: ['C'], does: 'New collection' },
        { keys: ['Alt + ↑', 'Alt + ↓'], does: 'Move in the collection' },
        { keys: ['Del'], does: 'Remove from the collection' },
        { keys: ['I'], does: 'Details' },
      ],
    },
    {
      name: 'Everywhere',
      keys: [
        { keys: ['{mod} + 1 … 5'], does: 'Library, Voices, Languages, Exports, Health' },
        { keys: ['{mod} + R'], does: 'Sync' },
        { keys: ['{mod} + E'], does: 'Export' },
        { keys: ['{mod} + ,'], does: 'Settings' },
        { keys: ['?'], does: 'This sheet' },
      ],
    },
  ],
} as const;
