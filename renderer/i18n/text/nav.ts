export const nav = {
  label: 'Main',
  library: 'Library',
  favourites: 'Favourites',
  ownFavourites: 'My favourites',
  voices: 'Voices',
  languages: 'Languages',
  exports: 'Exports',
  health: 'Health',
  settings: 'Settings',
  shortcuts: 'Keyboard shortcuts',
  sample: 'Sample library',
} as const;

/** What can be done with clips. */
export const menu = {
  label: 'Actions',
  play: 'Play',
  pause: 'Pause',
  favourite: 'Add to my favourites',
  unfavourite: 'Remove from my favourites',
  copyPrompt: 'Copy prompt',
  copyLink: 'Copy link',
  copyPath: 'Copy file path',
  reveal: 'Show in folder',
  export: 'Export…',
  addTo: 'Add to',
  newCollection: 'New collection…',
  removeFrom: 'Remove from this collection',
  moveUp: 'Move up',
  moveDown: 'Move down',
} as const;
