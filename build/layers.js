// Which way imports may go (docs/ARCHITECTURE.md), held by ESLint. Imports of our own files are relative and
// spell the file, so the text of the import tells the part.

const parts = [
  'contract',
  'platform',
  'jobs',
  'stablecog',
  'library',
  'keychain',
  'app-data',
  'sync',
  'export',
  'sample',
];
const all = [
  ...parts,
  'account',
  'terminal',
  'desktop',
  'entry-urls.ts',
  'app.ts',
  'main.ts',
  'command-line.ts',
  'cli.ts',
  'entry.ts',
  'preload.ts',
];

/**
 * What each part of electron/ may import of the others. A test holds that every file lies in one of them.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const mayImport = {
  contract: [],
  platform: ['contract'],
  jobs: ['contract', 'platform'],
  stablecog: ['contract', 'platform'],
  library: ['contract', 'platform'],
  keychain: ['contract', 'platform'],
  'app-data': ['contract', 'platform', 'stablecog'],
  sample: ['contract', 'platform', 'stablecog'],
  sync: ['contract', 'platform', 'jobs', 'stablecog', 'library'],
  export: ['contract', 'platform', 'jobs', 'library'],
  account: [...parts, 'entry-urls.ts'],
  terminal: [...parts, 'entry-urls.ts', 'account', 'app.ts'],
  desktop: [...parts, 'entry-urls.ts', 'account', 'app.ts'],
  'entry-urls.ts': [],
  'app.ts': [...parts, 'entry-urls.ts', 'account'],
  'main.ts': [...parts, 'entry-urls.ts', 'account', 'app.ts', 'desktop'],
  'command-line.ts': [...parts, 'entry-urls.ts', 'app.ts', 'terminal'],
  'cli.ts': ['keychain', 'entry-urls.ts', 'command-line.ts'],
  'entry.ts': ['terminal', 'keychain', 'desktop', 'entry-urls.ts', 'main.ts', 'command-line.ts'],
  'preload.ts': ['contract'],
};

const outside = ['renderer', 'tests', 'build', 'out'];
const knowsElectron = ['desktop', 'main.ts', 'entry.ts', 'preload.ts'];

/**
 * A pattern that forbids relative imports that lead into one of the places.
 * @param {readonly string[]} places
 * @param {string} message
 */
function forbid(places, message) {
  const names = places.map((place) => place.replace('.', '\\.')).join('|');
  return { regex: `^\\.{1,2}/(\\.\\./)*(electron/)?(${names})(/|$)`, message };
}

const electronModule = {
  regex: '^electron(/|$)',
  message: 'Only main.ts, preload.ts and desktop/ import electron, so that the rest runs under plain Node.',
};

/** @param {string} part */
function files(part) {
  return part.endsWith('.ts') ? `electron/${part}` : `electron/${part}/**/*.ts`;
}

/** @type {import('eslint').Linter.Config[]} */
const electronLayers = Object.entries(mayImport).map(([part, allowed]) => ({
  name: `voicekeep/layer-${part}`,
  files: [files(part)],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          forbid(
            all.filter((other) => other !== part && !allowed.includes(other)),
            `${part} may import ${allowed.join(', ') || 'nothing of ours'}.`,
          ),
          forbid(outside, 'electron/ imports nothing from outside itself.'),
          ...(knowsElectron.includes(part) ? [] : [electronModule]),
        ],
      },
    ],
  },
}));

/** What the page takes more than types of. */
const withoutSchemas = [
  'bridge',
  'export-kinds',
  'export-presets',
  'hand-over',
  'messages/\\w+',
  'empty-query',
  'filter-registry',
  'sort-registry',
  'wav',
];

/** @type {import('eslint').Linter.Config} */
const pageLayer = {
  name: 'voicekeep/layer-renderer',
  files: ['renderer/**/*.ts', 'renderer/**/*.svelte'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(\\.\\./)+electron/contract/(?!(messages/en/\\w+\\.json|(${withoutSchemas.join('|')})\\.ts)$)`,
            allowTypeImports: true,
            message: 'Its schemas would bring zod into the page: import its types alone.',
          },
        ],
      },
    ],
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: '^(\\.\\./)+electron/(?!contract/)',
            message: 'The page imports electron/contract alone.',
          },
          forbid(
            ['tests', 'build', 'out'],
            'The page imports nothing from outside renderer/ but electron/contract.',
          ),
          { regex: '^node:', message: 'The page has no Node.' },
          electronModule,
        ],
      },
    ],
  },
};

/** @type {import('eslint').Linter.Config} */
const bridgeLayer = {
  name: 'voicekeep/layer-bridge',
  files: ['renderer/**/*.ts', 'renderer/**/*.svelte'],
  ignores: ['renderer/app/bridge.ts'],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector: "MemberExpression[object.name=/^(window|globalThis|self)$/][property.name='voicekeep']",
        message: 'Only renderer/app/bridge.ts touches window.voicekeep.',
      },
    ],
  },
};

export const layers = [...electronLayers, pageLayer, bridgeLayer];
