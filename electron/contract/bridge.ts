import type { Result } from './errors.ts';
import type { EventName, Events } from './events.ts';
import type { RequestInput, RequestName, RequestOutput } from './requests.ts';

/** IPC channel of every request: `invoke(channel, name, input)`. */
export const requestChannel = 'voicekeep:request';
/** IPC channel of every event: `send(channel, name, payload)`. */
export const eventChannel = 'voicekeep:event';

/** One scheme for the page and for media: `voicekeep://app/…` and `voicekeep://app/audio/<clip id>.mp3`. */
export const appScheme = 'voicekeep';
export const appHost = 'app';

/** The one object that the preload hands to the page, as `window.voicekeep`. */
export interface Bridge {
  request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
  ): Promise<Result<RequestOutput<Name>>>;
  /** Answers a function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
}

/** Address of a clip's audio for the page. */
export function audioAddress(clipId: string): string {
  return `${appScheme}://${appHost}/audio/${encodeURIComponent(clipId)}.mp3`;
}

/** Address of a clip's video for the page. */
export function videoAddress(clipId: string): string {
  return `${appScheme}://${appHost}/video/${encodeURIComponent(clipId)}.mp4`;
}
