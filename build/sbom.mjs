// The bill of materials of what ships, in CycloneDX 1.6: what Vite bundled, what is packed beside it, and Electron.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPackages } from './bundled.mjs';
import { compiledIn } from './compiled-in.mjs';
import { root } from './paths.mjs';

/** @param {string} electronVersion */
export function billOfMaterials(electronVersion) {
  /** @type {{ name: string, version: string }} */
  const app = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  /** @type {{ packages: Record<string, { version: string, integrity?: string, license?: string }> }} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const components = Object.entries(shippedPackages()).map(([name, folder]) => {
    const locked = lock.packages[folder];
    if (!locked) throw new Error(`${name} ships, but is not in package-lock.json.`);
    return component(name, locked.version, locked);
  });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: app.name, version: app.version } },
    components: [
      ...components,
      ...compiledIn().map(part),
      component('electron', electronVersion, { license: 'MIT' }),
    ],
  };
}

/** @param {import('./compiled-in.mjs').CompiledIn} compiled */
function part({ name, version, license, within, source }) {
  return {
    type: 'library',
    name,
    ...(version === null ? {} : { version }),
    description: `compiled into ${within}`,
    purl: `pkg:generic/${name.toLowerCase()}${version === null ? '' : `@${version}`}`,
    licenses: [{ expression: license }],
    externalReferences: [{ type: 'website', url: source }],
  };
}

/**
 * @param {string} name
 * @param {string} version
 * @param {{ integrity?: string, license?: string }} locked
 */
function component(name, version, { integrity, license }) {
  const sha512 = integrity?.startsWith('sha512-') ? integrity.slice('sha512-'.length) : null;
  return {
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license ? { licenses: [{ expression: license }] } : {}),
    ...(sha512
      ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }] }
      : {}),
  };
}
