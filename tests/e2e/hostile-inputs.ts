import { z } from 'zod';
import { requests } from '../../electron/contract/requests.ts';

/** What a page that was taken over might send in the place of any value. */
export const hostileValues: readonly unknown[] = [
  null,
  -1,
  '',
  '\0',
  '../../../etc/passwd',
  '$(id)`id`;id|id',
  "'; DROP TABLE clip; --",
  '{{{{id}}}}{prompt:999999999}',
  '"AND NEAR( OR *',
  '\ud800',
  '\u202e\u0000\u2028',
  'x'.repeat(30_000),
  [],
  {},
  [[[[]]]],
];

/** Where the app would write: only places in which nothing can be made, whoever runs the test. */
const hostileFolders: readonly unknown[] = [null, -1, '', '\0', '/dev/null/x', 'x'.repeat(5000), {}];

type Schema = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Parts that many requests have in common, each read by one schema. */
const common = ['query', 'options'];

/** So many hostile values at once where a place takes turns. */
const atOnce = 2;

/**
 * For every request of the contract: an argument that fits its schema, and arguments that differ from it in one place by
 * something hostile, for every place and everything hostile. A place of a common part gets some of the values in each
 * request, and all of them over the requests. New requests are in it by themselves. `given` are values by the name of
 * their field.
 */
export function hostileInputs(
  given: Readonly<Record<string, unknown>>,
): readonly { readonly name: string; readonly input: unknown }[] {
  const takeTurns = turnsOf();
  return Object.entries(requests).flatMap(([name, { input }]) => {
    const polluting: unknown = JSON.parse('{"__proto__":{"polluted":1}}');
    const schema: Schema = z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' });
    const takesNothing = input instanceof z.ZodUndefined;
    const examples = takesNothing ? [undefined] : examplesOf(schema, '', given);
    const inputs = examples.flatMap((example): unknown[] => [
      // Without an argument a request may open a dialog or leave the library: that is not hostile, but in the way.
      ...(takesNothing ? [] : [example]),
      ...pathsOf(example).flatMap((path) => {
        const last = path.at(-1);
        const values = last === 'folder' ? hostileFolders : takeTurns(name, path);
        return values.map((value) => withValue(example, path, value));
      }),
      ...(isRecord(example) ? [{ ...example, more: 1 }, polluting] : []),
    ]);
    return inputs.map((one) => ({ name, input: one }));
  });
}

/**
 * What is hostile for a place of a request: everything at first, some of it where that is repeated for another
 * alternative of something else. A place of a common part takes turns from request to request.
 */
function turnsOf(): (name: string, path: Path) => readonly unknown[] {
  const turns = new Map<string, number>();
  return (name, path) => {
    const start = path.findIndex((step) => common.includes(String(step)));
    const isCommon = start !== -1 && start < path.length - 1;
    const place = isCommon ? path.slice(start).join(' ') : [name, ...path].join(' ');
    const turn = turns.get(place) ?? 0;
    turns.set(place, turn + 1);
    if (!isCommon && turn === 0) return hostileValues;
    return Array.from(
      { length: atOnce },
      (_, step) => hostileValues[(turn * atOnce + step) % hostileValues.length],
    );
  };
}

/** Values that fit, one for each alternative of the schema. */
function examplesOf(schema: Schema, field: string, given: Readonly<Record<string, unknown>>): unknown[] {
  if (field in given) return [given[field]];
  if ('const' in schema) return [schema['const']];
  const choices: unknown = schema['enum'];
  if (Array.isArray(choices)) return choices.slice(0, 1) as unknown[];
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) {
    return alternatives.flatMap((one: Schema) => examplesOf(one, field, given));
  }
  switch (schema['type']) {
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
      let objects: Record<string, unknown>[] = [{}];
      for (const [name, property] of properties) {
        const values = examplesOf(property, name, given);
        // Every alternative of a field once, not all with all.
        objects = values.flatMap((value, at) =>
          (at === 0 ? objects : objects.slice(0, 1)).map((object) => ({ ...object, [name]: value })),
        );
      }
      return objects;
    }
    case 'array':
      return [examplesOf((schema['items'] ?? {}) as Schema, field.replace(/s$/, ''), given).slice(0, 1)];
    case 'string':
      return ['a'];
    case 'integer':
    case 'number':
      return [Math.max(Number(schema['minimum'] ?? 0), 1)];
    case 'boolean':
      return [false];
    default:
      return [null];
  }
}

/** Every place of a value, the whole included. */
function pathsOf(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [
    [],
    ...entries.flatMap(([key, one]: [string | number, unknown]) =>
      pathsOf(one).map((path) => [key, ...path] as const),
    ),
  ];
}

function withValue(whole: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((one: unknown, at) => (at === first ? withValue(one, rest, value) : one));
  const record = whole as Readonly<Record<string, unknown>>;
  return { ...record, [first]: withValue(record[first], rest, value) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
