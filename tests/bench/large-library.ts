import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { migrations } from '../../electron/library/database/migrations/index.ts';
import { databaseName, mediaFile } from '../../electron/library/paths.ts';
import { voiceLabel } from '../../electron/contract/voices.ts';
import { chance, chanceBetween, chanceOf, uuidOf } from '../fakes/chance.ts';
import { locales, plainPrompt } from '../fakes/prompts.ts';

const first = Date.UTC(2023, 5, 1) * 1000; // microseconds
const between = 300 * 1_000_000; // microseconds

/**
 * Makes a home folder whose library holds so many cached clips: prompts in every language of the sample, takes,
 * favourites, peaks. `audio`: how many bytes each has; left out, there are no audio files, which no list needs.
 */
export function makeLargeHome(home: string, clips: number, audio?: number): void {
  const library = path.join(home, 'library');
  mkdirSync(path.join(library, 'audio'), { recursive: true });
  writeFileSync(path.join(home, 'settings.json'), JSON.stringify({ account: 'service' }));
  const database = new DatabaseSync(path.join(library, databaseName));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  for (const migration of migrations) migration.run(database);
  database.exec(`PRAGMA user_version = ${migrations.length}`);
  const add = database.prepare(
    `INSERT INTO clip (id, voiceover_id, prompt, voice, voice_name, language, created_at, created_micros, promised_duration, favorite,
       audio_url, model_id, seed, temperature, denoised, silence_removed, json, first_seen_at, listing, audio, bytes,
       sha256, duration, peaks, loudness)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'cached', ?, ?, ?, ?, ?)`,
  );
  database.exec('BEGIN');
  for (let number = 0; number < clips; number += 1) {
    const name = `large ${number}`;
    const prompt = `large prompt ${number - (number % 3 === 0 ? 0 : number % 3)}`; // three takes of each
    const locale = chanceOf(locales, prompt);
    const voice = `v2/${locale}_speaker_${chanceBetween(0, 9, prompt)}`;
    const id = uuidOf(name);
    const micros = first + number * between;
    const seconds = chanceBetween(15, 160, name) / 10;
    const bytes = audio ?? Math.round(seconds * 6000);
    const sha256 = audio === undefined ? id.replaceAll('-', '').repeat(2) : writeAudio(library, id, audio);
    add.run(
      id,
      uuidOf(`${name} voiceover`),
      plainPrompt(locale, prompt),
      voice,
      voiceLabel({ speakerId: '', locale, name: voice }),
      locale,
      new Date(micros / 1000).toISOString(),
      micros,
      seconds,
      Number(chance(`${name} favourite`) < 0.1),
      `https://audio.example/${id}.mp3`,
      'model',
      String(chanceBetween(1, 2 ** 31 - 1, `${name} seed`)),
      0.7,
      Number(chance(`${name} denoised`) < 0.5),
      Number(chance(`${name} silence`) < 0.8),
      JSON.stringify({ id, prompt, voice: locale, created_at: micros }),
      '2026-01-01T00:00:00.000Z',
      bytes,
      sha256,
      seconds,
      peaksOf(name),
      -18,
    );
  }
  database.exec('COMMIT');
  database.exec("INSERT INTO fact VALUES ('last_whole_listing_at', '2026-01-01T00:00:00.000Z')");
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Answers the hash of what it wrote. */
function writeAudio(library: string, id: string, size: number): string {
  const file = mediaFile(library, 'audio', id);
  mkdirSync(path.dirname(file), { recursive: true });
  const bytes = Buffer.alloc(size, id);
  writeFileSync(file, bytes);
  return createHash('sha256').update(bytes).digest('hex');
}

function peaksOf(name: string): Uint8Array {
  const from = chance(name) * 100;
  return Uint8Array.from({ length: 200 }, (_, at) => 90 + 80 * Math.sin(from + at / 7) + (at % 13) * 5);
}
