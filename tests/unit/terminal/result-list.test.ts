import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClipResult } from '../../../electron/contract/clip.ts';
import { clipJson } from '../../../electron/terminal/clip-json.ts';
import { createJsonList } from '../../../electron/terminal/result-list.ts';

function collecting() {
  let text = '';
  const write = async (piece: string) => {
    text += piece;
  };
  return { write, document: () => JSON.parse(text) as unknown };
}

describe('a long result as JSON', () => {
  it('is one document, however it came, whole or cut short by an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.jsonValue())),
        fc.option(fc.record({ code: fc.string(), message: fc.string() })),
        async (pages, error) => {
          const { write, document } = collecting();
          const list = createJsonList({ write }, { total: 7 }, 'clips');
          for (const page of pages) {
            await list.add(page.map((value) => ({ json: JSON.stringify(value), text: '' })));
          }
          await list.end(error ?? undefined);
          expect(document()).toEqual({
            total: 7,
            clips: JSON.parse(JSON.stringify(pages.flat())) as unknown,
            ...(error === null ? {} : { error }),
          });
        },
      ),
    );
  });
});

describe('a clip as JSON', () => {
  const clip = { id: 'a', prompt: '"seed":1 \u202e\u009b', highlights: [[0, 1]], peaks: null, sketch: null };
  const of = (seed: string | null, waveforms = false) =>
    clipJson({ ...clip, seed } as unknown as ClipResult, { waveforms });

  it.each(['0', '-1', '939612954', '9007199254740993', '9223372036854775807', '0.5', '1.10', '1e300'])(
    'has the seed %s as a number with all its digits',
    (seed) => {
      expect(of(seed)).toMatch(new RegExp(`"seed":${seed.replace('.', '\\.')}\\}$`));
      expect(JSON.parse(of(seed))).toMatchObject({ seed: Number(seed) });
    },
  );

  it.each(['', '007', '12abc', 'NaN', '"', '1,"x":2'])(
    'has the seed %j, which is no number, as text',
    (seed) => {
      expect(JSON.parse(of(seed))).toMatchObject({ seed });
    },
  );

  it('has no seed where there is none, cannot steer a terminal, and has waveforms as lists when asked', () => {
    expect(JSON.parse(of(null))).toEqual({ id: 'a', prompt: clip.prompt, marks: [[0, 1]], seed: null });
    expect(of(null)).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/);
    const waves = { peaks: new Uint8Array([0, 255]), sketch: null };
    expect(
      JSON.parse(clipJson({ ...clip, ...waves, seed: '1' } as unknown as ClipResult, { waveforms: true })),
    ).toMatchObject({
      peaks: [0, 255],
      sketch: null,
    });
  });
});
