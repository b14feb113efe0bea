import { describe, expect, it } from 'vitest';
import { isTooDeep } from '../../../../electron/stablecog/http/json-depth.ts';
import { createNameCheck } from '../../../../electron/stablecog/security/dns-guard.ts';
import {
  isPrivateAddress,
  isPrivateNumber,
} from '../../../../electron/stablecog/security/private-address.ts';

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
    'https://[::]/',
    'https://[::127.0.0.1]/',
    'https://[fec0::1]/',
    'https://[fc00::1]/',
    'https://[64:ff9b::192.168.0.1]/',
    'https://[64:ff9b:1::8.8.8.8]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:1::1]/',
    'https://[ff02::1]/',
    'https://198.18.0.1/',
    'https://192.0.2.1/',
    'https://239.1.2.3/',
    'https://255.255.255.255/',
    'https://localhost/',
    'https://localhost./',
    'https://router.local/',
    'https://router/',
    'https://metadata.google.internal/',
    'https://nas.lan/',
    'https://NAS.LOCAL./',
    'https://localhost.localdomain/',
  ])('%s is private', (address) => {
    expect(isPrivateAddress(new URL(address))).toBe(true);
  });

  it.each([
    'https://b.stablecog.com/a.mp3',
    'https://8.8.8.8/',
    'https://172.32.0.1/',
    'https://[2606:4700::1111]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::8.8.8.8]/',
    'https://local.example.com/',
  ])('%s is not', (address) => {
    expect(isPrivateAddress(new URL(address))).toBe(false);
  });
});

describe('a public name', () => {
  const never = new AbortController().signal;
  const url = new URL('https://b.example.com/a.mp3');

  it.each([
    [['10.0.0.1']],
    [['8.8.8.8', '127.0.0.1']],
    [['::ffff:192.168.1.1']],
    [['fe80::1%eth0']],
    [['0.0.0.0']],
    [['what is this']],
  ])('that leads to %j leads inside', async (numbers) => {
    expect(await createNameCheck(async () => numbers, { now: () => 0 })(url, never)).toBe(true);
  });

  it('that leads to the internet does not, and neither does one that cannot be looked up', async () => {
    const clock = { now: () => 0 };
    const numbers = ['8.8.8.8', '2606:4700::1111'];
    expect(await createNameCheck(async () => numbers, clock)(url, never)).toBe(false);
    const unknown = createNameCheck(() => Promise.reject(new Error('ENOTFOUND')), clock);
    expect(await unknown(url, never)).toBe(false);
  });

  it('may lead to the numbers that proxies of this machine and NAT64 put in the place of real ones', () => {
    for (const number of ['198.18.0.7', 'fc00::7', '64:ff9b::808:808']) {
      expect([number, isPrivateNumber(number)]).toEqual([number, false]);
    }
  });

  it('is looked up once a minute for all its clips, and again after that', async () => {
    let now = 0;
    let asked = 0;
    let numbers = ['8.8.8.8'];
    const leadsInside = createNameCheck(
      async () => {
        asked += 1;
        return numbers;
      },
      { now: () => now },
    );
    await Promise.all([leadsInside(url, never), leadsInside(url, never)]);
    expect(asked).toBe(1);
    numbers = ['10.0.0.1'];
    now = 60_001;
    expect(await leadsInside(url, never)).toBe(true);
    expect(asked).toBe(2);
  });

  it('that nobody answers for is given up with the job', async () => {
    const job = new AbortController();
    const waiting = createNameCheck(() => new Promise(() => undefined), { now: () => 0 })(url, job.signal);
    job.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
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
