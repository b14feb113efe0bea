import type { KeyState } from '../../../electron/contract/account.ts';

/** About the app, its diagnostics, and the libraries of several accounts. */
export const about = {
  title: 'About Voicekeep',
  name: 'Voicekeep',
  version: (version: string, electron: string) => `Version ${version}, on Electron ${electron}`,
  lead: 'Keeps your Stablecog voiceovers: every clip, offline, and exported to folders. It talks to Stablecog and to the hosts of your clips, and to nobody else.',
  licenses: 'Licences of what is inside',
  licensesMore: 'Electron’s and Chromium’s own licences lie beside the program.',
  website: 'Stablecog’s website',
  open: 'About',
} as const;

export const updates = {
  look: 'Look for new versions',
  looking: 'Looking…',
  newest: 'This is the newest version.',
  available: (version: string) => `Version ${version} is out.`,
  byHand: (version: string) =>
    `Version ${version} is out. Get it where this one came from: an update that carries no signature is never installed by itself.`,
  download: 'Download',
  downloading: 'Downloading and checking…',
  ready: (version: string) => `Version ${version} is here and its signature is proven.`,
  install: 'Install and restart',
  atStart: 'Look for new versions at start',
} as const;

export const diagnostics = {
  title: 'Diagnostics',
  open: 'Diagnostics',
  lead: 'This helps to find out about a problem. It holds no key, no prompts and no names of your files. Nothing is sent: read it, copy it, and hand it on where you like.',
  label: 'Diagnostics',
  copy: 'Copy diagnostics',
  copied: 'Copied',
} as const;

export const libraries = {
  title: 'Libraries',
  hint: 'One for each Stablecog account.',
  add: 'Add a library…',
  open: 'Open',
  opened: 'Open now',
  unlist: (folder: string) => `Take ${folder} off this list`,
  unlistHint: 'Take off this list. Nothing on disk is deleted.',
  into: 'Your clips will be kept in',
} as const;

export const keys = {
  none: 'No key is saved. Your clips play all the same; a sync needs one: paste it here.',
  keychain: 'Your key is in the system’s keychain.',
  session: 'Your key is kept for this session only. After a restart, paste it again.',
  environment: 'Your key comes from the environment (STABLECOG_API_KEY).',
  locked: 'Your keychain is locked. Unlock it to sync; your clips play all the same.',
  denied:
    'Your keychain did not let Voicekeep in. Allow it when your system asks, or use the key for this session. Your clips play all the same.',
  unavailable:
    'This computer offers no keychain. Paste your key: it is kept for this session only and never written down.',
  'no-libsecret':
    'The system library libsecret is missing, so the keychain is out of reach. Install libsecret-1-0 (Fedora and Arch: libsecret) and start again, or use the key for this session.',
  refused: 'Stablecog refused your key. Check it on Stablecog, then paste it again or use another one.',
  revoked:
    'Stablecog took your key before and refuses it now: it was deactivated, it seems. Make a new one on Stablecog and paste it here. Your clips play all the same.',
} satisfies Record<KeyState, string>;
