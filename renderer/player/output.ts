/** Seconds without sound after which the audio device is let go. */
const restAfter = 10;

/** Where the sound of media elements goes: one amplifier, and the loudspeaker that was chosen. */
export interface Output {
  /** Leads an element's sound through the amplifier; again does nothing. */
  connect(element: HTMLMediaElement): void;
  /** Factor; above 1 louder than the file. */
  setGain(factor: number): void;
  /** Id of an audio output; empty: the system's. Rejects when it is not there. */
  setDevice(id: string): Promise<void>;
  /** Before sound. */
  wake(): void;
  /** After sound. */
  rest(): void;
}

/** An element's own volume ends at the file's loudness, so a quiet clip needs an amplifier. */
export function createOutput(): Output {
  const context = new AudioContext();
  const amplifier = context.createGain();
  amplifier.connect(context.destination);
  const connected = new WeakSet<HTMLMediaElement>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    connect(element) {
      if (connected.has(element)) return;
      connected.add(element);
      context.createMediaElementSource(element).connect(amplifier);
    },
    setGain(factor) {
      amplifier.gain.setValueAtTime(factor, context.currentTime);
    },
    async setDevice(id) {
      // Not in TypeScript's list of what an AudioContext has, but in every Chromium since 110.
      const setSinkId: unknown = Reflect.get(context, 'setSinkId');
      if (typeof setSinkId === 'function') await Reflect.apply(setSinkId, context, [id]);
    },
    wake() {
      clearTimeout(timer);
      if (context.state !== 'running') void context.resume();
    },
    rest() {
      clearTimeout(timer);
      timer = setTimeout(() => void context.suspend(), restAfter * 1000);
    },
  };
}

export interface OutputDevice {
  readonly id: string;
  readonly name: string;
}

/** The audio outputs of this machine that have a name; the system's own choice is not among them. */
export async function outputDevices(): Promise<readonly OutputDevice[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind, deviceId, label }) => kind === 'audiooutput' && label !== '' && deviceId !== 'default')
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}
