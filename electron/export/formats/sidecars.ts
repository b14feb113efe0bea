import type { SidecarKind } from '../../contract/export-kinds.ts';
import type { ClipDetails } from '../../contract/clip.ts';
import { parseJson } from '../../platform/parse-json.ts';

/** Text of a sidecar: UTF-8, ending in a line break. `clip.json`: the output as the service sent it. */
export function sidecarText(kind: SidecarKind, clip: ClipDetails & { readonly json: string }): string {
  switch (kind) {
    case 'txt':
      return `${clip.prompt}\n`;
    case 'json':
      return `${jsonObject(membersOf(clip), '  ')}\n`;
    case 'srt':
      return `1\n00:00:00,000 --> ${timecode(clip.duration, ',')}\n${withoutMarkup(cueLines(clip.prompt))}\n`;
    case 'vtt':
      return `WEBVTT\n\n00:00:00.000 --> ${timecode(clip.duration, '.')}\n${escapedCue(cueLines(clip.prompt))}\n`;
  }
}

/** Everything known about a clip that says nothing of this computer: members of a JSON object, each with its text. */
export function membersOf(clip: ClipDetails & { readonly json: string }): ReadonlyMap<string, string> {
  const { file: _file, videoFile: _video, peaks: _peaks, sketch: _sketch, json, ...rest } = clip;
  const { audioError: _audioError, videoError: _videoError, ...known } = rest;
  const members = new Map(Object.entries(known).map(([name, value]) => [name, JSON.stringify(value)]));
  // Numbers beyond what a double holds keep their digits.
  if (clip.seed !== null && number.test(clip.seed)) members.set('seed', clip.seed);
  // The service's own text, character for character.
  members.set('service', parseJson(json) === undefined ? 'null' : json.trim());
  return members;
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The text of a JSON object; `indent`: before each member, on a line of its own; empty: all on one line. */
export function jsonObject(members: ReadonlyMap<string, string>, indent: string): string {
  const lines = [...members].map(([name, text]) => `${JSON.stringify(name)}: ${text}`);
  return indent === ''
    ? `{ ${lines.join(', ')} }`
    : `{\n${lines.map((line) => indent + line).join(',\n')}\n}`;
}

/** A cue ends at an empty line, so there is none in it. */
function cueLines(prompt: string): string {
  const lines = prompt
    .replaceAll('\0', '')
    .split(/[\r\n\u2028\u2029]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.join('\n') || '…';
}

/** SRT has no escapes: an arrow begins another cue, and players take what stands in brackets for markup and hide it. */
function withoutMarkup(text: string): string {
  return text.replaceAll('-->', '→').replace(/[<>{}]/g, (sign) => lookalikes[sign] ?? sign);
}

const lookalikes: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '{': '(', '}': ')' };

function escapedCue(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function timecode(seconds: number | null, point: ',' | '.'): string {
  const all = Math.max(1, Math.round((seconds ?? 0) * 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = Math.floor(all / 1000);
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${point}${String(all % 1000).padStart(3, '0')}`;
}
