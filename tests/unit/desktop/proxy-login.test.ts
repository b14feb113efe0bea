import { describe, expect, it } from 'vitest';
import { createProxyLogin } from '../../../electron/desktop/proxy-login.ts';

const proxy = { host: 'proxy.example', port: 3128, realm: 'office' };
const credentials = { username: 'ann', password: 'secret' };

function setUp() {
  const sent: unknown[] = [];
  const clock = { now: 0 };
  const login = createProxyLogin({ send: (_name, payload) => sent.push(payload) }, () => clock.now);
  return { sent, clock, login };
}

describe('a proxy that asks for a password', () => {
  it('is asked about once for many requests, and all of them get the answer', async () => {
    const { sent, login } = setUp();
    const asked = [login.ask(proxy), login.ask(proxy), login.ask(proxy)];
    expect(sent).toEqual([{ id: 1, ...proxy }]);
    expect(login.question()).toEqual({ id: 1, ...proxy });
    login.answer(1, credentials);
    expect(await Promise.all(asked)).toEqual([credentials, credentials, credentials]);
    expect(login.question()).toBeNull();
    expect(JSON.stringify(sent)).not.toContain('secret');
  });

  it('is left alone for a while when the person closes the dialog', async () => {
    const { clock, login } = setUp();
    const first = login.ask(proxy);
    login.answer(1, null);
    expect(await first).toBeNull();
    expect(await login.ask(proxy)).toBeNull();
    clock.now += 60_001;
    const later = login.ask(proxy);
    login.answer(2, credentials);
    expect(await later).toEqual(credentials);
  });

  it('gets no answer that was given to another question', async () => {
    const { login } = setUp();
    const asked = login.ask(proxy);
    login.answer(7, credentials);
    expect(login.question()).not.toBeNull();
    login.answer(1, null);
    expect(await asked).toBeNull();
  });
});
