import { describe, expect, it } from 'vitest';
import { isTooDeep } from '../../../electron/stablecog/json-depth.ts';
import { isPrivateAddress } from '../../../electron/stablecog/private-address.ts';

describe('an address that an answer names', () => {
  it.each([
    'https://10.0.0.1/a.mp3',
    'https://192.168.1.1/',
    'https://172.31.255.255/',
    'https://169.254.169.254/latest/meta-data/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://localhost/',
    'https://localhost./',
    'https://router.local/',
    'https://router/',
    'https://metadata.google.internal/',
    'https://nas.lan/',
  ])('%s is private', (address) => {
    expect(isPrivateAddress(new URL(address))).toBe(true);
  });

  it.each([
    'https://b.stablecog.com/a.mp3',
    'https://8.8.8.8/',
    'https://172.32.0.1/',
    'https://[2606:4700::1111]/',
    'https://local.example.com/',
  ])('%s is not', (address) => {
    expect(isPrivateAddress(new URL(address))).toBe(false);
  });
});

describe('JSON of an answer', () => {
  it('is too deep at a depth that no answer has', () => {
    expect(isTooDeep('['.repeat(100_000))).toBe(true);
    expect(isTooDeep('{"a":'.repeat(65) + '1' + '}'.repeat(65))).toBe(true);
  });
  it('is not for brackets in a prompt, siblings, or what is cut off', () => {
    expect(isTooDeep(JSON.stringify({ text: '[{'.repeat(1000), more: '\\"[['.repeat(500) }))).toBe(false);
    expect(isTooDeep(JSON.stringify(Array.from({ length: 5000 }, () => ({ a: [1] }))))).toBe(false);
    expect(isTooDeep('{"a": "un')).toBe(false);
  });
});
