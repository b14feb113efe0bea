import { fileURLToPath } from 'node:url';

/** A file of the program as it is built. */
export const built = (file: string) => new URL(`../out/electron/${file}`, import.meta.url);

/** The terminal's program. */
export const cli = fileURLToPath(built('cli.js'));

/**
 * The threads of a library. From source each thread would load, strip and forget some hundred modules, which takes four
 * times as long; and the WebAssembly that strips them ends with its thread, where V8 has crashed.
 */
export const workers = { database: built('library-worker.js'), audio: built('audio-worker.js') };
