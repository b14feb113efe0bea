// Makes the sample account: electron/sample/data/account.json and audio/*.mp3, the same ones each time.
//
//   apt-get install espeak-ng lame && node build/sample/make-sample.mjs
//
// The speech is espeak-ng's (1.51), in the words of catalogue.mjs; the MP3s are lame's. Takes of a prompt differ in
// pitch and speed, as those of the service differ in seed and temperature. Durations are exact: frames times 24 ms.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { prompts, voices } from './catalogue.mjs';
import { speak } from './speech.mjs';

const data = new URL('../../electron/sample/data/', import.meta.url);
const second = 1_000_000; // times are microseconds since 1970
const minute = 60 * second;
const day = 24 * 60 * minute;
const firstDay = Date.UTC(2023, 0, 9) * 1000;
const bark = '0f442a3e-cf53-490b-b4a9-b0dda63e9523';

/** @param {string} name */
function digest(name) {
  return createHash('sha256').update(`voicekeep sample ${name}`).digest();
}

/**
 * A whole number below `limit` that depends on the name alone.
 * @param {number} limit
 * @param {string} name
 */
function numberBelow(limit, name) {
  return Math.floor((digest(name).readUIntBE(0, 6) / 2 ** 48) * limit);
}

/** @param {string} name */
function uuid(name) {
  const hex = digest(name).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * An output's record and sound.
 * @param {import('./catalogue.mjs').Prompt} prompt
 * @param {import('./catalogue.mjs').Take} take
 * @param {string} name
 * @param {number} position
 */
function makeOutput(prompt, take, name, position) {
  const language = voices[prompt.locale];
  const speaker = language?.speakers[take.speaker];
  if (!language || !speaker) throw new Error(`No voice for ${name}.`);
  const [variant, pitch] = speaker;
  const { bytes, seconds } = speak({
    text: (prompt.spoken ?? prompt.text).replace(/\[[^\]]*\]|♪/g, ''),
    voice: `${language.voice}+${variant}`,
    pitch: pitch - 9 + numberBelow(19, `${name} ${position} pitch`),
    speed: Math.round((prompt.speed ?? 165) * (0.95 + numberBelow(16, `${name} ${position} speed`) / 100)),
  });
  const audioFile = `${uuid(`${name} file ${position}`)}.mp3`;
  writeFileSync(new URL(`audio/${audioFile}`, data), bytes);
  return {
    id: uuid(`${name} output ${position}`),
    audioFile,
    duration: seconds,
    favorite: take.favorites?.includes(position) ?? false,
  };
}

/**
 * @param {import('./catalogue.mjs').Prompt} prompt
 * @param {import('./catalogue.mjs').Take} take
 * @param {string} name
 * @param {number} createdAt
 */
function makeVoiceover(prompt, take, name, createdAt) {
  const speaker = `v2/${prompt.locale}_speaker_${take.speaker}`;
  const startedAt = createdAt + numberBelow(2 * second, `${name} waits`);
  const completedAt = startedAt + 4 * second + numberBelow(9 * second, `${name} takes`);
  return {
    id: uuid(name),
    createdAt,
    updatedAt: completedAt,
    startedAt,
    completedAt,
    seed: numberBelow(2 ** 31, `${name} seed`),
    temperature: [0.6, 0.7, 0.8][numberBelow(3, `${name} temperature`)],
    modelId: bark,
    autoSubmitted: false,
    denoise: true,
    removeSilence: numberBelow(4, `${name} silence`) > 0,
    prompt: { id: uuid(`prompt ${prompt.text}`), text: prompt.text },
    speaker: { id: uuid(speaker), name: speaker, locale: prompt.locale },
    outputs: Array.from({ length: take.outputs ?? 1 }, (_, position) =>
      makeOutput(prompt, take, name, position),
    ),
  };
}

rmSync(data, { recursive: true, force: true });
mkdirSync(new URL('audio/', data), { recursive: true });

// One sitting a prompt, spread over 2023 in no order of languages; its takes follow within minutes.
const sittings = [...prompts].sort((a, b) => (uuid(a.text) < uuid(b.text) ? -1 : 1));
const voiceovers = sittings.flatMap((prompt, sitting) => {
  const name = `${prompt.locale} ${prompt.text}`;
  const begin =
    firstDay +
    Math.floor((sitting * 345) / sittings.length) * day +
    8 * 60 * minute +
    numberBelow(13 * 60 * minute, `${name} time`);
  return prompt.takes.map((take, number) =>
    makeVoiceover(
      prompt,
      take,
      `${name} take ${number}`,
      begin + number * 2 * minute + numberBelow(minute, `${name} ${number} pause`),
    ),
  );
});

writeFileSync(
  new URL('account.json', data),
  `[\n${voiceovers.map((voiceover) => JSON.stringify(voiceover)).join(',\n')}\n]\n`,
);
