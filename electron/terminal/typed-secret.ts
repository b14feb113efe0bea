import { cancelled } from '../platform/cancellation.ts';

/** More than any key. */
const mostTyped = 64 * 1024;

/** What a person types or pastes on a terminal up to Enter, none of it shown. Rejects with `cancelled` at Ctrl+C. */
export function typedSecret(stdin: NodeJS.ReadStream, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (settle: () => void) => {
      stdin.off('data', take);
      signal.removeEventListener('abort', cancel);
      stdin.setRawMode(false);
      stdin.pause();
      settle();
    };
    const cancel = () => finish(() => reject(cancelled()));
    const take = (piece: string | Buffer) => {
      for (const character of piece.toString()) {
        switch (character) {
          case '\r':
          case '\n':
          case '\u0004': // Ctrl+D
            finish(() => resolve(typed));
            return;
          case '\u0003': // Ctrl+C, which a terminal in raw mode does not turn into a signal
            cancel();
            return;
          case '\u007f':
          case '\b':
            typed = typed.slice(0, -1);
            break;
          default:
            if (typed.length < mostTyped) typed += character;
        }
      }
    };
    signal.addEventListener('abort', cancel, { once: true });
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdin.on('data', take);
    if (signal.aborted) cancel();
  });
}
