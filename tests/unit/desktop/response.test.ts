import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { responseOf } from '../../../electron/desktop/response.ts';

const body = () =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('body'));
      controller.close();
    },
  });

describe('an answer of any server', () => {
  it('becomes a response with its status, whatever status and headers it has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 999 }),
        fc.dictionary(
          fc.string({ minLength: 1, unit: 'binary' }),
          fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' }))),
        ),
        (status, headers) => {
          const response = responseOf({ status, headers, body: body() });
          expect(response.status).toBe(status);
          expect(response.ok).toBe(status >= 200 && status < 300);
        },
      ),
    );
  });

  it.each([200, 206, 299, 404, 503, 599, 600, 999])('keeps the body of %d', async (status) => {
    expect(await responseOf({ status, headers: {}, body: body() }).text()).toBe('body');
  });

  it('keeps what can be kept of its headers', () => {
    const { headers } = responseOf({
      status: 200,
      headers: { 'retry-after': '7', 'x-odd': 'caf\u00e9 \u65e5', 'set-cookie': ['a', 'b'], 'no name': 'x' },
      body: null,
    });
    expect(headers.get('retry-after')).toBe('7');
    expect(headers.get('x-odd')).toBe('caf\u00e9 ?');
    expect([...headers.keys()].sort()).toEqual(['retry-after', 'set-cookie', 'set-cookie', 'x-odd']);
  });
});
