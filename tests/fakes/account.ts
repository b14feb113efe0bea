import { createHash } from 'node:crypto';
import { rowsOf, type Row } from '../../electron/sample/outputs-endpoint.ts';
import { barkModelId, type StoredOutput, type StoredVoiceover } from '../../electron/sample/voiceovers.ts';
import { chance, chanceBetween, chanceOf, uuidOf } from './chance.ts';
import { clipAudio, secondsOf } from './clip-audio.ts';
import { hostilePrompts, locales, plainPrompt } from './prompts.ts';

/** A voiceover as a test writes it down; what it leaves out is made up. */
export interface VoiceoverOf {
  /** Microseconds since 1970. */
  readonly createdAtMicros: number;
  /** 0: all were deleted, the service counts the voiceover and does not list it. Default 1. */
  readonly outputs?: number;
  readonly prompt?: string;
  readonly locale?: string;
  /** Of all its outputs. */
  readonly favorite?: boolean;
  readonly autoSubmitted?: boolean;
}

/** The truth that a stand-in service serves, and that tests compare a library with. */
export interface Account {
  readonly voiceovers: readonly StoredVoiceover[];
  /** Every output that the service lists now, oldest first. */
  readonly outputs: readonly StoredOutput[];
  /** All rows that it counts, oldest first. */
  readonly rows: readonly Row[];
  /** Also of an output that was removed. */
  bytes(outputId: string): Buffer;
  /** Lower-case hex; also of an output that was removed. */
  sha256(outputId: string): string;
  add(voiceover: VoiceoverOf): StoredVoiceover;
  /** Deletes an output; its voiceover stays, and is still counted. */
  remove(outputId: string): void;
  favorite(outputId: string, favorite?: boolean): void;
}

/** An account written by hand. Ids and audio depend on the order of the list alone. */
export function accountOf(list: readonly VoiceoverOf[], seed = 0): Account {
  const audio = new Map<string, { readonly number: number; readonly frames: number }>();
  const hashes = new Map<string, string>();
  let made = 0;
  let voiceovers: readonly StoredVoiceover[] = list.map(make);
  let rows: readonly Row[] | null = null;
  let outputs: readonly StoredOutput[] | null = null;

  function make(voiceover: VoiceoverOf): StoredVoiceover {
    const name = `${seed} voiceover ${made}`;
    made += 1;
    return storedVoiceover(name, voiceover, (id) => {
      const frames = chanceBetween(60, 246, `${name} ${id} frames`); // 22 kB on the average, as real ones
      audio.set(id, { number: audio.size, frames });
      return secondsOf(frames);
    });
  }

  function bytes(outputId: string): Buffer {
    const clip = audio.get(outputId);
    if (!clip) throw new Error(`The account never had an output ${outputId}.`);
    return clipAudio(clip.number, clip.frames);
  }

  function change(outputId: string, to: (output: StoredOutput) => readonly StoredOutput[]): void {
    if (!voiceovers.some((voiceover) => voiceover.outputs.some((output) => output.id === outputId))) {
      throw new Error(`The account has no output ${outputId}.`);
    }
    replace(
      voiceovers.map((voiceover) => ({
        ...voiceover,
        outputs: voiceover.outputs.flatMap((output) => (output.id === outputId ? to(output) : [output])),
      })),
    );
  }

  function replace(next: readonly StoredVoiceover[]): void {
    voiceovers = next;
    rows = null;
    outputs = null;
  }

  return {
    get voiceovers() {
      return voiceovers;
    },
    get outputs() {
      return (outputs ??= this.rows.flatMap(({ output }) => (output ? [output] : [])));
    },
    get rows() {
      return (rows ??= rowsOf(voiceovers));
    },
    bytes,
    sha256(outputId) {
      const hash = hashes.get(outputId) ?? createHash('sha256').update(bytes(outputId)).digest('hex');
      hashes.set(outputId, hash);
      return hash;
    },
    add(voiceover) {
      const added = make(voiceover);
      replace([...voiceovers, added]);
      return added;
    },
    remove: (outputId) => change(outputId, () => []),
    favorite: (outputId, favorite = true) => change(outputId, (output) => [{ ...output, favorite }]),
  };
}

const second = 1_000_000;
const firstInstant = Date.UTC(2023, 2, 1) * 1000;
const span = 280 * 24 * 3600 * second;

/**
 * A made-up account in the proportions of real ones: most voiceovers have one output, some up to four; 2 % have none
 * left; now and then two share an instant; a quarter repeat an earlier prompt. The same seed makes the same account.
 */
export function makeAccount(options: {
  readonly seed: number;
  readonly voiceovers: number;
  /** Every third prompt is one of `hostilePrompts`, in turn. */
  readonly hostile?: boolean;
}): Account {
  const list: VoiceoverOf[] = [];
  const step = Math.floor(span / Math.max(1, options.voiceovers));
  for (let number = 0; number < options.voiceovers; number += 1) {
    const name = `${options.seed} account ${number}`;
    const previous = list.at(-1);
    const sharesInstant = previous && chance(`${name} shares`) < 0.005;
    const repeated =
      chance(`${name} repeats`) < 0.25 ? list[chanceBetween(0, number, `${name} which`)] : null;
    const locale = repeated?.locale ?? chanceOf(locales, `${name} locale`);
    const hostile =
      options.hostile && number % 3 === 0 ? hostilePrompts[(number / 3) % hostilePrompts.length] : undefined;
    list.push({
      createdAtMicros: sharesInstant
        ? previous.createdAtMicros
        : firstInstant + number * step + wholeness(name, chanceBetween(0, step - 1, `${name} instant`)),
      outputs: outputCount(chance(`${name} outputs`)),
      prompt: hostile ?? repeated?.prompt ?? plainPrompt(locale, name),
      locale,
      favorite: chance(`${name} favorite`) < 0.1,
      autoSubmitted: chance(`${name} submitted`) < 0.03,
    });
  }
  return accountOf(list, options.seed);
}

/** Now and then an instant falls on a whole second or millisecond, so that its text is shorter. */
function wholeness(name: string, micros: number): number {
  const die = chance(`${name} whole`);
  const unit = die < 0.02 ? second : die < 0.05 ? 1000 : 1;
  return micros - (micros % unit);
}

function outputCount(die: number): number {
  if (die < 0.02) return 0;
  if (die < 0.06) return 2;
  if (die < 0.08) return 3;
  return die < 0.09 ? 4 : 1;
}

function storedVoiceover(
  name: string,
  voiceover: VoiceoverOf,
  durationOf: (outputId: string) => number,
): StoredVoiceover {
  const createdAt = voiceover.createdAtMicros;
  const locale = voiceover.locale ?? 'en';
  const text = voiceover.prompt ?? plainPrompt(locale, name);
  const speaker = `v2/${locale}_speaker_${chanceBetween(0, 9, `${name} speaker`)}`;
  return {
    id: uuidOf(name),
    createdAt,
    updatedAt: createdAt + 9 * second,
    startedAt: createdAt + second,
    completedAt: createdAt + 8 * second,
    seed: chanceBetween(0, 2 ** 31 - 1, `${name} seed`),
    temperature: chanceOf([0.5, 0.6, 0.7, 0.8], `${name} temperature`),
    modelId: barkModelId,
    autoSubmitted: voiceover.autoSubmitted ?? false,
    denoise: chance(`${name} denoise`) < 0.8,
    removeSilence: chance(`${name} silence`) < 0.8,
    prompt: { id: uuidOf(`prompt ${text}`), text },
    speaker: { id: uuidOf(speaker), name: speaker, locale },
    outputs: Array.from({ length: voiceover.outputs ?? 1 }, (_, position) => {
      const id = uuidOf(`${name} output ${position}`);
      return {
        id,
        audioFile: `${uuidOf(`${name} file ${position}`)}.mp3`,
        duration: durationOf(id),
        favorite: voiceover.favorite ?? false,
      };
    }),
  };
}
