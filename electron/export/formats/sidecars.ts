import type { SidecarKind } from '../../contract/export-kinds.ts';
import type { ClipDetails } from '../../contract/clip.ts';

/** Text of a sidecar: UTF-8, ending in a line break. `clip.json`: the output as the service sent it. */
export function sidecarText(kind: SidecarKind, clip: ClipDetails & { readonly json: string }): string {
  switch (kind) {
    case 'txt':
      return `${clip.prompt}\n`;
    case 'json':
      return `${JSON.stringify(known(clip), null, 2)}\n`;
    case 'srt':
      return `1\n00:00:00,000 --> ${timecode(clip.duration, ',')}\n${withoutArrows(cueLines(clip.prompt))}\n`;
    case 'vtt':
      return `WEBVTT\n\n00:00:00.000 --> ${timecode(clip.duration, '.')}\n${escapedCue(cueLines(clip.prompt))}\n`;
  }
}

/** Everything known about a clip that says nothing of this computer. */
export function known(clip: ClipDetails & { readonly json: string }): Readonly<Record<string, unknown>> {
  const { file: _file, peaks: _peaks, json, audioError: _error, ...rest } = clip;
  return { ...rest, service: parsed(json) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A cue ends at an empty line, so there is none in it. */
function cueLines(prompt: string): string {
  return (
    prompt
      .replaceAll('\0', '')
      .replace(/\s*[\r\n\u2028\u2029]\s*/g, '\n')
      .trim() || '…'
  );
}

/** SRT has no escapes, and an arrow begins another cue. */
function withoutArrows(text: string): string {
  return text.replaceAll('-->', '→');
}

function escapedCue(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function timecode(seconds: number | null, point: ',' | '.'): string {
  const all = Math.max(1, Math.round((seconds ?? 0) * 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = Math.floor(all / 1000);
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${point}${String(all % 1000).padStart(3, '0')}`;
}
