import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { modules, root } from '../../../build/paths.mjs';

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

/** electron-builder's own copy of the reader. */
const { load } = createRequire(path.join(modules, 'app-builder-lib', 'package.json'))('js-yaml') as {
  load(text: string): { readonly permissions: unknown; readonly jobs: Readonly<Record<string, Job>> };
};
const folder = path.join(root, '.github', 'workflows');
const scripts = (
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  }
).scripts;

describe.each(readdirSync(folder))('%s', (name) => {
  const text = readFileSync(path.join(folder, name), 'utf8');
  const { permissions, jobs } = load(text);
  const all = Object.entries(jobs);

  it('takes each action by the hash of its commit, with the version beside it', () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, used]) => used ?? '');
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((used) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used))).toEqual([]);
    const versions = new Map<string, Set<string>>();
    for (const used of uses) {
      const [action = '', rest = ''] = used.split('@');
      versions.set(action, (versions.get(action) ?? new Set()).add(rest));
    }
    expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  it('gives no right to all jobs, and to each one only what it says', () => {
    expect(permissions).toEqual({});
    for (const [, job] of all) {
      expect(job.permissions).toBeDefined();
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  it('has secrets only where a person has approved of it, and there no right to write', () => {
    const parts = text.split(/^ {2}(?=\w+:$)/m).slice(1);
    for (const part of parts) {
      const job = jobs[part.slice(0, part.indexOf(':'))];
      if (!job) continue;
      const withSecrets = part.includes('secrets.');
      expect(job.environment === 'release').toBe(withSecrets);
      if (withSecrets) expect(job.permissions).toEqual({ contents: 'read' });
    }
  });

  it('lets no step read a token that it was not given, nor run words from outside', () => {
    for (const { uses, run, with: settings } of all.flatMap(([, job]) => job.steps)) {
      if (uses?.startsWith('actions/checkout@')) expect(settings?.['persist-credentials']).toBe(false);
      expect(run ?? '').not.toContain('${{');
    }
  });

  it('calls only scripts that there are', () => {
    const runs = all.flatMap(([, job]) => job.steps.flatMap(({ run }) => run ?? []));
    for (const run of runs) {
      const script = /npm run ([\w:-]+)/.exec(run)?.[1];
      const file = /node (\S+)/.exec(run)?.[1];
      if (script) expect(scripts).toHaveProperty(script);
      if (file) expect(existsSync(path.join(root, file)), file).toBe(true);
    }
  });
});
