import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { electronArguments, electronEnvironment, electronExecutable } from '../../build/electron-runtime.mjs';
import { root } from '../../build/paths.mjs';

const execute = promisify(execFile);

/** Time (ms) in which the page, the tree and the screen reader must have caught up with a key. */
const patience = 60_000;
/** Time (ms) in which the tree is read, if it is. */
const answering = 8000;
/** Time (ms) in which a key moves the keyboard, if it does. */
const moving = 2000;
/** Keys after which something is out of reach. */
const most = 40;
/** Time (ms) between two keys. */
const afterKey = 60;
/** Time (ms) between two looks: the screen reader asks the same program, and comes first. */
const pause = 400;

/** Something of the page as the accessible tree has it. */
export interface Accessible {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly states: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly text: string | null;
}

/** A person at the keyboard, with a screen reader. */
export interface Session {
  /** Presses keys one after the other, as xdotool names them; each counts. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types text; each letter counts. */
  type(text: string): Promise<void>;
  /** Types text that nobody could do without: a key, a name, a note. It counts once. */
  write(text: string): Promise<void>;
  /** Keys since the last task began. */
  readonly keys: number;
  /** What has the keyboard. */
  focus(): Promise<Accessible | null>;
  /** What is shown of a role, by the start of its name. */
  find(role: string, name?: string): Promise<readonly Accessible[]>;
  /** Waits for something to be shown, and for it to be as it should. */
  shown(role: string, name?: string, as?: (found: Accessible) => boolean): Promise<Accessible>;
  /** Waits until the keyboard is on something of a role and name. */
  focused(role: string, name: string | RegExp): Promise<Accessible>;
  /** Waits until the screen reader has said words, since the last task began, and after what was heard last. */
  hears(words: string | RegExp): Promise<void>;
  /** Presses a key until the keyboard is on something of a role and name. */
  pressTo(key: string, role: string, name: string | RegExp): Promise<void>;
  /** All that was said since the last task began. */
  said(): Promise<readonly string[]>;
  /** A new task begins: its keys are counted, and what was said before it is over. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

/** The app, the screen reader and the keyboard on this display and this session bus. */
export async function startSession(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Session> {
  const reader = path.join(folder, 'orca.log');
  const orca = startOrca(reader, path.join(folder, 'orca'));
  const app = spawn(electronExecutable(), [...electronArguments(), '--force-renderer-accessibility', root], {
    stdio: 'ignore',
    env: {
      ...withoutOurs(electronEnvironment()),
      ACCESSIBILITY_ENABLED: '1',
      VOICEKEEP_HOME: path.join(folder, 'home'),
      ...environment,
    },
  });
  let ended: string | null = null;
  app.once('exit', (code, signal) => (ended = String(signal ?? code)));
  const tree = startTree();
  const speech = readSpeech(reader);
  let keys = 0;

  const xdotool = async (...words: readonly string[]) => {
    await execute('xdotool', words);
    await sleep(afterKey);
  };

  const until = async <Found>(what: string, look: () => Promise<Found | undefined>) => {
    const end = performance.now() + patience;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (ended !== null) throw new Error(`The app has ended (${ended}).`);
      if (performance.now() > end) throw new Error(`After ${patience / 1000} s there is still not: ${what}`);
      await sleep(pause);
    }
  };
  const focusNow = async () => (await tree.ask({ do: 'focus' }))[0] ?? null;

  async function shown(role: string, name = '', as: (found: Accessible) => boolean = () => true) {
    const found = await until(`${role} "${name}"`, async () =>
      (await tree.ask({ do: 'find', role, name })).find(as),
    );
    return found;
  }

  return {
    async press(...pressed) {
      for (const key of pressed) {
        keys += 1;
        await xdotool('key', '--clearmodifiers', key);
      }
    },
    async type(text) {
      keys += text.length;
      await xdotool('type', '--delay', '20', text);
    },
    async write(text) {
      keys += 1;
      await xdotool('type', '--delay', '8', text);
    },
    get keys() {
      return keys;
    },
    focus: focusNow,
    find: (role, name = '') => tree.ask({ do: 'find', role, name }),
    shown,
    focused: (role, name) =>
      until(`the keyboard on ${role} ${String(name)}`, async () => {
        const focus = await focusNow();
        return focus?.role === role && fits(focus.name, name) ? focus : undefined;
      }),
    hears: async (words) => {
      await until(`the words ${String(words)}`, () => speech.next(words));
    },
    async pressTo(key, role, name) {
      let focus = await focusNow();
      for (let presses = 0; presses < most; presses += 1) {
        if (focus?.role === role && fits(focus.name, name)) return;
        keys += 1;
        await xdotool('key', '--clearmodifiers', key);
        const before = JSON.stringify(focus);
        const end = performance.now() + moving;
        do focus = await focusNow();
        while (JSON.stringify(focus) === before && performance.now() < end);
      }
      throw new Error(`${key}, ${most} times, does not lead to ${role} "${String(name)}".`);
    },
    said: () => speech.all(),
    async begin() {
      keys = 0;
      await speech.forget();
    },
    async close() {
      tree.end();
      await Promise.all([end(app), endOrca(orca)]);
    },
  };
}

function fits(words: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? words.startsWith(wanted) : wanted.test(words);
}

function withoutOurs(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(STABLECOG|VOICEKEEP)_/.test(name)),
  );
}

async function end(child: ChildProcess, kill = (signal: NodeJS.Signals) => void child.kill(signal)) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  kill('SIGTERM');
  const late = setTimeout(() => kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(late);
}

/** Orca does not start while another one is still ending, so it is not enough that the terminal around it has gone. */
async function endOrca(terminal: ChildProcess): Promise<void> {
  const pid = String(terminal.pid);
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const within = children.split(' ').filter((child) => child !== '');
  await end(terminal, (signal) => {
    if (within.length === 0) terminal.kill(signal);
    for (const child of within) process.kill(Number(child), signal);
  });
}

/** The accessible tree, read by the system's own Python: npm has nothing that speaks AT-SPI. */
function startTree() {
  let helper = startHelper();
  let turn: Promise<unknown> = Promise.resolve();

  async function askNow(question: object): Promise<readonly Accessible[]> {
    const end = performance.now() + patience;
    for (;;) {
      const line = await helper.ask(JSON.stringify(question));
      if (line !== null) return JSON.parse(line) as readonly Accessible[];
      // Its library waits for ever now and then, mostly while a program starts. Another process gets on.
      helper.end();
      if (performance.now() > end) throw new Error(`The tree was not read within ${patience / 1000} s.`);
      helper = startHelper();
    }
  }

  return {
    ask(question: object): Promise<readonly Accessible[]> {
      const answer = turn.then(() => askNow(question));
      turn = answer.catch(() => undefined);
      return answer;
    },
    end: () => helper.end(),
  };
}

function startHelper() {
  const helper = spawn('/usr/bin/python3', [path.join(import.meta.dirname, 'tree.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(helper.stdout)[Symbol.asyncIterator]();
  return {
    /** Null when there is no answer in time. */
    async ask(question: string): Promise<string | null> {
      helper.stdin.write(`${question}\n`);
      const line = await Promise.race([lines.next(), sleep(answering, undefined, { ref: false })]);
      if (line?.done === true) throw new Error('The reader of the tree has ended.');
      return line?.value ?? null;
    },
    end: () => void helper.kill('SIGKILL'),
  };
}

/** Orca, which keeps the end of its log to itself unless that is a terminal. */
function startOrca(log: string, settings: string): ChildProcess {
  const command = `exec orca --debug-file /dev/stdout --user-prefs '${settings}'`;
  return spawn('script', ['--quiet', '--flush', '--command', command, log], { stdio: 'ignore' });
}

/** What Orca says, by its log. */
function readSpeech(log: string) {
  let from = 0;
  let heard = 0;
  const read = async () => {
    if (!existsSync(log)) return [];
    const text = (await readFile(log, 'utf8')).replaceAll('\r', '');
    return [...text.matchAll(/SPEECH OUTPUT: '(.*?)'(?:\{.*\})?$/gm)].map(([, words = '']) => words.trim());
  };
  return {
    all: async () => (await read()).slice(from),
    async next(words: string | RegExp): Promise<true | undefined> {
      const said = await read();
      const at = said.findIndex((one, index) => index >= heard && fits(one, words));
      if (at === -1) return undefined;
      heard = at + 1;
      return true;
    },
    async forget() {
      from = (await read()).length;
      heard = from;
    },
  };
}
