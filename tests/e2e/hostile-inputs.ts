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

/** A dozen requests take a query, read by one schema: each of them is given one in so many values for a place in it, and the next request the next. */
const queriesShare = 4;

/**
 * For every request of the contract: an argument that fits its schema, and all arguments that differ from it in one
 * place by something hostile. New requests are in it by themselves. `given` are values by the name of their field.
 */
export function hostileInputs(
  given: Readonly<Record<string, unknown>>,
): readonly { readonly name: string; readonly input: unknown }[] {
  return Object.entries(requests).flatMap(([name, { input }], turn) => {
    const polluting: unknown = JSON.parse('{"__proto__":{"polluted":1}}');
    const schema: Schema = z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' });
    const takesNothing = input instanceof z.ZodUndefined;
    const examples = takesNothing ? [undefined] : examplesOf(schema, '', given);
    const inputs = examples.flatMap((example): unknown[] => [
      // Without an argument a request may open a dialog or leave the library: that is not hostile, but in the way.
      ...(takesNothing ? [] : [example]),
      ...pathsOf(example).flatMap((path) => {
        const last = path.at(-1);
        const values = last === 'folder' ? hostileFolders : hostileValues;
        const inQuery = path.includes('query') && last !== 'query';
        return values
          .filter((_, at) => !inQuery || (at + turn) % queriesShare === 0)
          .map((value) => withValue(example, path, value));
      }),
      ...(isRecord(example) ? [{ ...example, more: 1 }, polluting] : []),
    ]);
    return inputs.map((one) => ({ name, input: one }));
  });
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
