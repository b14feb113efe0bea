/** Seconds without sound after which the audio device is let go. */
const restAfter = 10;

/** Where the sound of media elements goes: one amplifier, and the loudspeaker that was chosen. */
export interface Output {
  /** Leads an element's sound through the amplifier; again does nothing. */
  connect(element: HTMLMediaElement): void;
  /** Factor; above 1 louder than the file. */
  setGain(factor: number): void;
  /** Id of an audio output; empty: the system's. Before the first element it is only noted; later rejects when it is not there. */
  setDevice(id: string): Promise<void>;
  /** Before sound. */
  wake(): void;
  /** After sound. */
  rest(): void;
}

/**
 * An element's own volume ends at the file's loudness, so a quiet clip needs an amplifier. `context` is asked for with
 * the first element: an audio context starts Chromium's audio service, which a start without sound does not need.
 */
export function createOutput(context: () => AudioContext): Output {
  const connected = new WeakSet<HTMLMediaElement>();
  let opened: { readonly context: AudioContext; readonly amplifier: GainNode } | null = null;
  let gain = 1;
  let device = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open() {
    if (opened) return opened;
    const mine = context();
    const amplifier = mine.createGain();
    amplifier.gain.value = gain;
    amplifier.connect(mine.destination);
    opened = { context: mine, amplifier };
    return opened;
  }

  /** Rejects when the device is not there; then sound stays where it was. */
  async function lead(id: string): Promise<void> {
    if (!opened || Reflect.get(opened.context, 'sinkId') === id) return;
    // Not in TypeScript's list of what an AudioContext has, but in every Chromium since 110.
    const setSinkId: unknown = Reflect.get(opened.context, 'setSinkId');
    if (typeof setSinkId === 'function') await Reflect.apply(setSinkId, opened.context, [id]);
  }

  return {
    connect(element) {
      if (connected.has(element)) return;
      connected.add(element);
      const { context: mine, amplifier } = open();
      mine.createMediaElementSource(element).connect(amplifier);
    },
    setGain(factor) {
      gain = factor;
      opened?.amplifier.gain.setValueAtTime(factor, opened.context.currentTime);
    },
    async setDevice(id) {
      device = id;
      await lead(id);
    },
    wake() {
      clearTimeout(timer);
      if (!opened) return;
      // A device that was not there may have come back. Where it has not, the settings say so.
      void lead(device).catch(() => undefined);
      if (opened.context.state !== 'running') void opened.context.resume();
    },
    rest() {
      clearTimeout(timer);
      timer = setTimeout(() => void opened?.context.suspend(), restAfter * 1000);
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
