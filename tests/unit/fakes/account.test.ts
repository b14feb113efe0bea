import { describe, expect, test } from 'vitest';
import { accountOf, makeAccount, makeStressAccount } from '../../fakes/account.ts';
import { decode } from '../../fakes/decode.ts';
import { hostilePrompts } from '../../fakes/prompts.ts';

describe('a made-up account', () => {
  const account = makeAccount({ seed: 5, voiceovers: 5000 });

  test('is the same for the same seed, and another for another', () => {
    expect(makeAccount({ seed: 5, voiceovers: 5000 }).voiceovers).toEqual(account.voiceovers);
    expect(makeAccount({ seed: 6, voiceovers: 1 }).voiceovers[0]?.id).not.toBe(account.voiceovers[0]?.id);
  });

  test('has one output a voiceover, each with a time of its own, and counts what it lists', () => {
    expect(account.voiceovers.every(({ outputs }) => outputs.length === 1)).toBe(true);
    expect(new Set(account.voiceovers.map(({ createdAt }) => createdAt)).size).toBe(5000);
    expect(account.rows).toHaveLength(account.outputs.length);
  });

  test('for stress has groups of up to four outputs, shared times, and about 2 % without outputs', () => {
    const stress = makeStressAccount({ seed: 5, voiceovers: 5000 });
    const sizes = stress.voiceovers.map(({ outputs }) => outputs.length);
    expect(new Set(sizes)).toEqual(new Set([0, 1, 2, 3, 4]));
    const hidden = sizes.filter((size) => size === 0).length / sizes.length;
    expect(hidden).toBeGreaterThan(0.01);
    expect(hidden).toBeLessThan(0.03);
    expect(new Set(stress.voiceovers.map(({ createdAt }) => createdAt)).size).toBeLessThan(5000);
  });

  test('has videos of four months on request', () => {
    const { voiceovers } = makeAccount({ seed: 5, voiceovers: 600, videos: true });
    const filmed = voiceovers.filter(({ outputs }) => outputs[0]?.videoFile);
    expect(filmed.length).toBeGreaterThan(150);
    expect(filmed.length).toBeLessThan(350);
    expect(filmed.every(({ outputs }) => outputs[0]?.sketch?.length === 50)).toBe(true);
  });

  test('has several takes of prompts, favourites and 13 languages', () => {
    expect(new Set(account.voiceovers.map(({ prompt }) => prompt.text)).size).toBeLessThan(4500);
    expect(account.outputs.filter(({ favorite }) => favorite).length).toBeGreaterThan(300);
    expect(new Set(account.voiceovers.map(({ speaker }) => speaker.locale)).size).toBe(13);
  });

  test('gives every output an id, a file and sound of its own', () => {
    const { outputs } = account;
    expect(new Set(outputs.map(({ id }) => id)).size).toBe(outputs.length);
    expect(new Set(outputs.map(({ audioFile }) => audioFile)).size).toBe(outputs.length);
    expect(new Set(outputs.map(({ id }) => account.sha256(id))).size).toBe(outputs.length);
  });

  test('says how long each output lasts as a decoder does', async () => {
    const rates = new Set<number>();
    for (const { id, duration } of account.outputs.slice(0, 60)) {
      const decoded = await decode(account.bytes(id));
      rates.add(decoded.sampleRate);
      expect(decoded.errors).toBe(0);
      // 11 samples more, as the service has it.
      expect(duration - decoded.seconds).toBeCloseTo(11 / decoded.sampleRate, 6);
    }
    expect([...rates].sort()).toEqual([16_000, 24_000]);
  });

  test('has every hostile prompt on request', () => {
    const hostile = makeAccount({ seed: 5, voiceovers: 3 * hostilePrompts.length, hostile: true });
    const texts = new Set(hostile.voiceovers.map(({ prompt }) => prompt.text));
    expect(hostilePrompts.filter((prompt) => !texts.has(prompt))).toEqual([]);
  });
});

describe('an account written by hand', () => {
  test('is what was written', () => {
    const account = accountOf([
      { createdAtMicros: 7, outputs: 3, prompt: 'Hello', locale: 'fr', favorite: true },
      { createdAtMicros: 8, outputs: 0 },
    ]);
    expect(account.outputs).toHaveLength(3);
    expect(account.rows).toHaveLength(4);
    expect(account.voiceovers[0]).toMatchObject({
      createdAt: 7,
      prompt: { text: 'Hello' },
      speaker: { locale: 'fr' },
    });
  });

  test('changes: outputs come, go and become favourites', () => {
    const account = accountOf([{ createdAtMicros: 7 }]);
    const [first] = account.outputs;
    const added = account.add({ createdAtMicros: 9, outputs: 2 });
    expect(account.outputs.map(({ id }) => id)).toEqual([first!.id, ...added.outputs.map(({ id }) => id)]);
    account.favorite(first!.id);
    expect(account.outputs[0]?.favorite).toBe(true);
    const hash = account.sha256(first!.id);
    account.remove(first!.id);
    expect(account.outputs.map(({ id }) => id)).not.toContain(first!.id);
    expect(account.sha256(first!.id)).toBe(hash);
    expect(() => account.remove(first!.id)).toThrow();
  });
});
