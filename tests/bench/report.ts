import os from 'node:os';

export interface Goal {
  readonly name: string;
  readonly value: number;
  /** The value is at most this. */
  readonly goal: number;
  readonly met: boolean;
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What others take for the same; null: not installed here. */
  readonly peers: Readonly<Record<string, number | null>>;
}

export interface BenchReport {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly figures: readonly Figure[];
  readonly goals: readonly Goal[];
}

export function atMost(name: string, value: number, goal: number): Goal {
  return { name, value: round(value), goal, met: value <= goal };
}

export function figure(name: string, value: number, unit: string, peers: Figure['peers'] = {}): Figure {
  const rounded = Object.entries(peers).map(
    ([peer, took]) => [peer, took === null ? null : round(took)] as const,
  );
  return { name, value: round(value), unit, peers: Object.fromEntries(rounded) };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** The smallest value that so many percent of all do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const place = Math.ceil((values.length * percent) / 100) - 1;
  return values.toSorted((a, b) => a - b)[Math.max(0, place)] ?? NaN;
}

export function machine(): BenchReport['machine'] {
  return {
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memory_gb: round(os.totalmem() / 2 ** 30),
    load_before: round(os.loadavg()[0] ?? 0),
    node: process.versions.node,
  };
}

/** Prints a table, or exactly one JSON document. */
export function print(report: BenchReport, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const lines = [
    Object.entries(report.machine)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    '',
    ...report.figures.flatMap(({ name, value, unit, peers }) => [
      `${name.padEnd(44)} ${String(value).padStart(10)} ${unit}`,
      ...Object.entries(peers).map(
        ([peer, took]) =>
          `  ${peer.padEnd(42)} ${(took === null ? 'not here' : String(took)).padStart(10)} ${took === null ? '' : unit}`,
      ),
    ]),
    '',
    ...report.goals.map(
      ({ name, value, goal, met }) =>
        `${met ? 'met   ' : 'MISSED'} ${name}: ${value} (goal: at most ${goal})`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
