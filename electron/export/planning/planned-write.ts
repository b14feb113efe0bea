import { pathIn } from '../naming/file-name.ts';
import type { Names } from './names.ts';
import type { PlannedAction, WantedClip } from './plan.ts';

type Write = Extract<PlannedAction, { kind: 'write' }>;

/** A clip's file under the first free name of its target; `removes`: its older one, which goes then. */
export function plannedWrite(clip: WantedClip, removes: string | null, names: Names): Write {
  const { target } = clip;
  return names.giveTo(target, (folder, number) => new NamedWrite(clip, folder, number, removes));
}

/** About how many bytes the file of a clip will have. */
export function bytesOf(clip: WantedClip): number {
  return clip.made?.bytes ?? clip.cached?.bytes ?? 0;
}

/** Makes its path each time that it is asked for: there may be a million. */
class NamedWrite implements Write {
  readonly #clip: WantedClip;
  readonly #folder: string;
  readonly #number: number;
  readonly #removes: string | null;

  constructor(clip: WantedClip, folder: string, number: number, removes: string | null) {
    this.#clip = clip;
    this.#folder = folder;
    this.#number = number;
    this.#removes = removes;
  }

  get kind(): 'write' {
    return 'write';
  }

  get id(): string {
    return this.#clip.id;
  }

  get path(): string {
    return pathIn(this.#folder, this.#clip.target, this.#number);
  }

  get bytes(): number {
    return bytesOf(this.#clip);
  }

  get replaces(): null {
    return null;
  }

  get removes(): string | undefined {
    return this.#removes ?? undefined;
  }
}
