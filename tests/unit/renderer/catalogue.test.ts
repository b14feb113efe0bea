import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import english from '../../../electron/contract/messages/en/page.json' with { type: 'json' };
import { pseudo } from '../../../electron/contract/messages/pseudo.ts';
import type { SourceNode } from './page-source.ts';
import { isNode, pageSources, walk } from './page-source.ts';

const catalogue: Readonly<Record<string, string>> = english;
const sources = pageSources();

interface Use {
  readonly file: string;
  /** The keys that may be meant: one, or all that a `list.${kind}` begins and ends. */
  readonly keys: readonly string[];
  /** Names of the params; null when they are not written at the call. */
  readonly params: readonly string[] | null;
}

const uses: readonly Use[] = sources.flatMap(({ file, tree }) => {
  const found: Use[] = [];
  walk(tree, (node) => {
    if (node.type !== 'CallExpression' || !isTranslate(node['callee'])) return;
    const [key, params] = node['arguments'] as SourceNode[];
    found.push({ file, keys: key ? keysOf(key) : [], params: params ? namesOf(params) : [] });
  });
  return found;
});

/** `t`, `page.t` or `this.#t`. */
function isTranslate(callee: unknown): boolean {
  if (!isNode(callee)) return false;
  const name = callee.type === 'MemberExpression' ? callee['property'] : callee;
  return isNode(name) && name['name'] === 't';
}

function keysOf(node: SourceNode): readonly string[] {
  if (node.type === 'Literal') return [String(node['value'])];
  if (node.type === 'ConditionalExpression') {
    return [node['consequent'], node['alternate']].filter(isNode).flatMap(keysOf);
  }
  if (node.type !== 'TemplateLiteral') return [];
  const [first = '', ...rest] = (node['quasis'] as { value: { cooked: string } }[]).map(
    ({ value }) => value.cooked,
  );
  const last = rest.at(-1) ?? '';
  const fits = (key: string) =>
    key.startsWith(first) &&
    key.endsWith(last) &&
    !key.slice(first.length, key.length - last.length).includes('.');
  return Object.keys(catalogue).filter(fits);
}

function namesOf(node: SourceNode): readonly string[] | null {
  if (node.type !== 'ObjectExpression') return null;
  return (node['properties'] as SourceNode[]).map(({ key }) => String((key as SourceNode)['name']));
}

/** What a message names. */
function named(message: string): readonly string[] {
  const names = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    if (typeof value !== 'object' || value === null) return;
    const part = value as { type?: number; value?: unknown; options?: Record<string, unknown> };
    // 0 is text and 7 the # of a plural; all else has a name.
    if (typeof part.type === 'number' && part.type !== 0 && part.type !== 7) names.add(String(part.value));
    for (const option of Object.values(part.options ?? {})) look((option as { value: unknown }).value);
  };
  look(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

test('every message can be read, and names the same things in the pseudo-language', () => {
  for (const [key, message] of Object.entries(catalogue)) {
    expect(named(pseudo(message)), key).toEqual(named(message));
  }
});

test('every call gives the params that its message names, and no others', () => {
  const wrong = uses.filter(
    ({ keys, params }) =>
      keys.length === 0 ||
      keys.some(
        (key) => params !== null && String(named(catalogue[key] ?? '')) !== String(params.toSorted()),
      ),
  );
  expect(wrong).toEqual([]);
});

test('no message is left that nothing says', () => {
  const used = new Set(uses.flatMap(({ keys }) => keys));
  expect(Object.keys(catalogue).filter((key) => !used.has(key))).toEqual([]);
});

test('the keys stand in order, so that additions of two branches do not collide', () => {
  expect(Object.keys(catalogue)).toEqual(Object.keys(catalogue).sort());
});

/** Attributes whose text people read or hear. */
const spoken = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'aria-valuetext', 'words']);
/** Calls whose texts nobody reads. */
const unread = /^(MediaQuery|matchMedia|Error|querySelector|querySelectorAll|closest|Set|getContext)$/;

function callee(node: SourceNode): string {
  const called = node['callee'];
  if (!isNode(called)) return '';
  return String(called['name'] ?? (isNode(called['property']) ? called['property']['name'] : ''));
}

/** Words for people that stand in a file, and not in the catalogue. */
function wordsOutside(tree: SourceNode): readonly string[] {
  const found: string[] = [];
  const isAttribute = (node: SourceNode) => node.type === 'Attribute';
  walk(tree, (node, above) => {
    if (above.some(({ type }) => type === 'StyleDirective' || type.startsWith('Import'))) return;
    const attribute = above.find(isAttribute);
    const heard = attribute !== undefined && spoken.has(String(attribute['name']));
    if (node.type === 'Text') {
      const text = String(node['data']);
      if ((attribute === undefined || heard) && /\p{L}{2}/u.test(text)) found.push(text.trim());
      return;
    }
    if (above.some((other) => /^(New|Call)Expression$/.test(other.type) && unread.test(callee(other))))
      return;
    if (attribute && !heard && /^(class|style|d|viewBox|{@attach)/.test(String(attribute['name']))) return;
    const text =
      node.type === 'Literal'
        ? node['value']
        : node.type === 'TemplateElement'
          ? (node['value'] as { cooked: string }).cooked
          : null;
    // Two words in a row are a sentence; keys and names of events are one.
    if (typeof text === 'string' && /\p{L}{2,}[,.:]? \p{L}{2,}/u.test(text)) found.push(text);
  });
  return found;
}

test('the page takes its words from the catalogue', () => {
  const outside = sources.map(({ file, tree }) => ({ file, words: wordsOutside(tree) }));
  expect(outside.filter(({ words }) => words.length > 0)).toEqual([]);
});
