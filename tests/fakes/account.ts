import { createHash } from 'node:crypto';
import { rowsOf, type Row } from '../../electron/sample/outputs-endpoint.ts';
import { barkModelId, type StoredOutput, type StoredVoiceover } from '../../electron/sample/voiceovers.ts';
import { chance, chanceBetween, chanceOf, uuidOf } from './chance.ts';
import { clipMp3, clipMp4, promisedSeconds, type SampleRate } from './clip-files.ts';
import { knownVoices } from '../../electron/contract/voices.ts';
import { hostilePrompts, locales, plainPrompt } from './prompts.ts';

/** A voiceover as a test writes it down; what it leaves out is made up. */
export interface VoiceoverOf {
  /** Microseconds since 1970. */
  readonly createdAtMicros: number;
  /** Default 1, as every voiceover has; others are for stress, 0 being a row that is counted and not listed. */
  readonly outputs?: number;
  readonly prompt?: string;
  readonly locale?: string;
  /** Of all its outputs. */
  readonly favorite?: boolean;
  readonly autoSubmitted?: boolean;
  /** An MP4 beside each MP3, and the service's own waveform. Default: none. */
  readonly video?: boolean;
  /** Digits, where a number would round them. */
  readonly seed?: number | string;
  /** Of the MP3, 36 ms each at 16 kHz, 24 ms at 24 kHz. Default: 28 to 44. */
  readonly frames?: number;
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
  /** Its video; also of an output that was removed. */
  videoBytes(outputId: string): Buffer;
  /** Lower-case hex; also of an output that was removed. */
  sha256(outputId: string): string;
  add(voiceover: VoiceoverOf): StoredVoiceover;
  /** Deletes an output: neither it nor a voiceover left with none is listed or counted any more. */
  remove(outputId: string): void;
  favorite(outputId: string, favorite?: boolean): void;
}

/** An account written by hand. Ids and audio depend on the order of the list alone. */
export function accountOf(list: readonly VoiceoverOf[], seed = 0): Account {
  const files = new Map<string, ClipFile>();
  const hashes = new Map<string, string>();
  let made = 0;
  let voiceovers: readonly StoredVoiceover[] = list.map(make);
  let rows: readonly Row[] | null = null;
  let outputs: readonly StoredOutput[] | null = null;

  function make(voiceover: VoiceoverOf): StoredVoiceover {
    const name = `${seed} voiceover ${made}`;
    made += 1;
    return storedVoiceover(name, voiceover, (id, rate) => {
      // Short ones, of 14 to 32 kB, where nothing else is said.
      const length = voiceover.frames ?? chanceBetween(28, 44, `${name} ${id} frames`);
      const seconds = promisedSeconds(files.size, length, rate);
      files.set(id, { number: files.size, length, rate, seconds });
      return seconds;
    });
  }

  function fileOf(outputId: string): ClipFile {
    const clip = files.get(outputId);
    if (!clip) throw new Error(`The account never had an output ${outputId}.`);
    return clip;
  }

  function bytes(outputId: string): Buffer {
    const { number, length, rate } = fileOf(outputId);
    return clipMp3(number, length, rate);
  }

  function change(outputId: string, to: (output: StoredOutput) => readonly StoredOutput[]): void {
    if (!voiceovers.some((voiceover) => voiceover.outputs.some((output) => output.id === outputId))) {
      throw new Error(`The account has no output ${outputId}.`);
    }
    replace(
      voiceovers.flatMap((voiceover) => {
        if (!voiceover.outputs.some(({ id }) => id === outputId)) return [voiceover];
        const left = voiceover.outputs.flatMap((output) => (output.id === outputId ? to(output) : [output]));
        return left.length === 0 ? [] : [{ ...voiceover, outputs: left }];
      }),
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
    videoBytes: (outputId) => clipMp4(fileOf(outputId).number, fileOf(outputId).seconds),
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

interface ClipFile {
  readonly number: number;
  readonly length: number;
  readonly rate: SampleRate;
  readonly seconds: number;
}

const second = 1_000_000;
const firstTime = Date.UTC(2023, 2, 1) * 1000;
const span = 280 * 24 * 3600 * second;

interface MadeAccount {
  readonly seed: number;
  readonly voiceovers: number;
  /** Every third prompt is one of `hostilePrompts`, in turn. */
  readonly hostile?: boolean;
  /** Those made from July to October 2023 have videos, as in real accounts. Default: none has. */
  readonly videos?: boolean;
  /** Of each MP3, as in `VoiceoverOf`. */
  readonly frames?: number;
}

/**
 * A made-up account in the proportions of real ones: each voiceover has one output and a time of its own; a quarter
 * repeat an earlier prompt. The same seed makes the same account.
 */
export function makeAccount(options: MadeAccount): Account {
  return makeList(options, false);
}

/**
 * An account as no published code of the service makes it, though its queries would list it: voiceovers with up to four
 * outputs, 2 % with none, and now and then two that share a time.
 */
export function makeStressAccount(options: MadeAccount): Account {
  return makeList(options, true);
}

function makeList(options: MadeAccount, stress: boolean): Account {
  const list: VoiceoverOf[] = [];
  const step = Math.floor(span / Math.max(1, options.voiceovers));
  for (let number = 0; number < options.voiceovers; number += 1) {
    const name = `${options.seed} account ${number}`;
    const previous = list.at(-1);
    const sharesTime = stress && previous && chance(`${name} shares`) < 0.005;
    const repeated =
      chance(`${name} repeats`) < 0.25 ? list[chanceBetween(0, number, `${name} which`)] : null;
    const locale = repeated?.locale ?? chanceOf(locales, `${name} locale`);
    const hostile =
      options.hostile && number % 3 === 0 ? hostilePrompts[(number / 3) % hostilePrompts.length] : undefined;
    list.push({
      createdAtMicros: sharesTime
        ? previous.createdAtMicros
        : firstTime + number * step + wholeness(name, chanceBetween(0, step - 1, `${name} time`)),
      outputs: stress ? outputCount(chance(`${name} outputs`)) : 1,
      prompt: hostile ?? repeated?.prompt ?? plainPrompt(locale, name),
      locale,
      favorite: chance(`${name} favorite`) < 0.1,
      autoSubmitted: chance(`${name} submitted`) < 0.03,
      ...(options.frames === undefined ? {} : { frames: options.frames }),
    });
    const made = list.at(-1);
    if (options.videos && made) list.splice(-1, 1, { ...made, video: hasVideo(made.createdAtMicros) });
  }
  return accountOf(list, options.seed);
}

/** Now and then a time falls on a whole second or millisecond, so that its text is shorter. */
function wholeness(name: string, micros: number): number {
  const die = chance(`${name} whole`);
  const unit = die < 0.02 ? second : die < 0.05 ? 1000 : 1;
  return micros - (micros % unit);
}

function hasVideo(createdAtMicros: number): boolean {
  const month = new Date(createdAtMicros / 1000).getUTCMonth();
  return month >= 6 && month <= 9;
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
  durationOf: (outputId: string, rate: SampleRate) => number,
): StoredVoiceover {
  const createdAt = voiceover.createdAtMicros;
  const locale = voiceover.locale ?? 'en';
  const text = voiceover.prompt ?? plainPrompt(locale, name);
  const speaker = `v2/${locale}_speaker_${chanceBetween(0, 9, `${name} speaker`)}`;
  const known = knownVoices.find((voice) => voice.locale === locale && voice.serviceName === speaker);
  const denoise = chance(`${name} denoise`) < 0.8;
  return {
    id: uuidOf(name),
    createdAt,
    updatedAt: createdAt + 9 * second,
    startedAt: createdAt + second,
    completedAt: createdAt + 8 * second,
    seed: voiceover.seed ?? chanceBetween(0, 2 ** 31 - 1, `${name} seed`),
    temperature: chanceOf([0.5, 0.6, 0.7, 0.8], `${name} temperature`),
    modelId: barkModelId,
    autoSubmitted: voiceover.autoSubmitted ?? false,
    denoise,
    removeSilence: chance(`${name} silence`) < 0.8,
    prompt: { id: uuidOf(`prompt ${text}`), text },
    speaker: { id: known?.speakerId ?? uuidOf(speaker), name: speaker, locale },
    outputs: Array.from({ length: voiceover.outputs ?? 1 }, (_, position) => {
      const id = uuidOf(`${name} output ${position}`);
      const file = uuidOf(`${name} file ${position}`);
      return {
        id,
        audioFile: `${file}.mp3`,
        videoFile: voiceover.video ? `${file}.mp4` : null,
        sketch: voiceover.video
          ? Array.from(
              { length: 50 },
              (_unused, part) => chanceBetween(0, 1000, `${name} ${part} level`) / 1000,
            )
          : null,
        duration: durationOf(id, denoise ? 16_000 : 24_000),
        favorite: voiceover.favorite ?? false,
      };
    }),
  };
}
