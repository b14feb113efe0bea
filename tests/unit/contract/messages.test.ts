import { IntlMessageFormat } from 'intl-messageformat';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../electron/contract/errors.ts';
import { errorCodes } from '../../../electron/contract/errors.ts';
import desktop from '../../../electron/contract/messages/en/desktop.json' with { type: 'json' };
import errors from '../../../electron/contract/messages/en/errors.json' with { type: 'json' };
import notices from '../../../electron/contract/messages/en/notices.json' with { type: 'json' };
import terminal from '../../../electron/contract/messages/en/terminal.json' with { type: 'json' };
import { createErrorText } from '../../../electron/contract/messages/errors.ts';
import { pseudo } from '../../../electron/contract/messages/pseudo.ts';
import { noticeCodes } from '../../../electron/contract/notices.ts';
import type { Source } from './electron-source.ts';
import { electronSources, fieldOf, fieldsOf, nameOf, nodesOf, textsOf } from './electron-source.ts';

type Catalogue = Readonly<Record<string, string>>;
const catalogues: Readonly<Record<string, Catalogue>> = { desktop, errors, notices, terminal };
const sources = electronSources();

interface Named {
  /** All that a message names. */
  readonly names: readonly string[];
  /** Those that it cannot do without: a choice has an "other" for what is not given, and is made of what is. */
  readonly required: readonly string[];
}

/** What a message names. 0 is text and 7 the # of a plural; 5 is a choice. */
function namedIn(message: string): Named {
  const names = new Set<string>();
  const required = new Set<string>();
  const look = (value: unknown, chosen: boolean): void => {
    if (Array.isArray(value)) value.forEach((one) => look(one, chosen));
    if (typeof value !== 'object' || value === null) return;
    const part = value as { type?: number; value?: unknown; options?: Record<string, { value: unknown }> };
    if (part.type !== undefined && part.type !== 0 && part.type !== 7) {
      names.add(String(part.value));
      if (part.type !== 5 && !chosen) required.add(String(part.value));
    }
    for (const option of Object.values(part.options ?? {})) look(option.value, chosen || part.type === 5);
  };
  look(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst(), false);
  return { names: [...names].sort(), required: [...required].sort() };
}

interface Use {
  readonly file: string;
  readonly catalogue: string;
  readonly keys: readonly string[];
  /** Null when they are not written where the message is asked for. */
  readonly params: readonly string[] | null;
}

/** `text('key', {…})` of a room, `new UsageError('key', {…})`, `new AppError('code', { params })`, `notify({ code, params })`. */
function usesIn({ file, tree }: Source): readonly Use[] {
  const room = file.split('/')[0] ?? '';
  const own = room === 'terminal' ? 'terminal' : 'desktop';
  const use = (
    catalogue: string,
    key: ts.Expression | undefined,
    params: ts.Expression | undefined,
  ): Use => ({
    file,
    catalogue,
    keys: key ? textsOf(key, Object.keys(catalogues[catalogue] ?? {})) : [],
    params: fieldsOf(params),
  });
  return nodesOf(tree).flatMap((node): Use[] => {
    if (ts.isNewExpression(node)) {
      const [first, second] = node.arguments ?? [];
      const name = nameOf(node.expression);
      if (name === 'UsageError') return [use('terminal', first, second)];
      if (name !== 'AppError') return [];
      const shorthand = (fieldsOf(second) ?? []).includes('params') && !fieldOf(second, 'params');
      return [{ ...use('errors', first, fieldOf(second, 'params')), ...(shorthand ? { params: null } : {}) }];
    }
    // What a library found at its opening is answered as a list.
    if (room === 'library' && ts.isObjectLiteralExpression(node) && fieldOf(node, 'code')) {
      return [use('notices', fieldOf(node, 'code'), fieldOf(node, 'params'))];
    }
    if (!ts.isCallExpression(node)) return [];
    const [first, second] = node.arguments;
    const name = nameOf(node.expression);
    if (name === 'notify' || (name === 'add' && fieldOf(first, 'code'))) {
      return [use('notices', fieldOf(first, 'code'), fieldOf(first, 'params'))];
    }
    const speaks = room === 'terminal' || room === 'desktop' || file === 'main.ts';
    return speaks && name === 'text' && first && textsOf(first, Object.keys(catalogues[own] ?? {})).length > 0
      ? [use(own, first, second)]
      : [];
  });
}

const uses = sources.flatMap(usesIn);

/** Codes also reach an error by a variable. */
const namedCodes = new Set(
  sources
    .filter(({ file }) => file !== 'terminal/exit-code.ts')
    .flatMap(({ file, tree }) =>
      nodesOf(tree).filter((node) => ts.isStringLiteral(node) && !isListed(file, node)),
    )
    .map((node) => (ts.isStringLiteral(node) ? node.text : '')),
);

/** In the list of all codes. */
function isListed(file: string, node: ts.Node): boolean {
  return /^contract\/(errors|notices)\.ts$/.test(file) && ts.isArrayLiteralExpression(node.parent);
}

describe.each(Object.entries(catalogues))('the catalogue %s', (name, catalogue) => {
  it('can be read, names the same things in the pseudo-language, and stands in order', () => {
    for (const [key, message] of Object.entries(catalogue)) {
      expect(namedIn(pseudo(message)), key).toEqual(namedIn(message));
    }
    expect(Object.keys(catalogue)).toEqual(Object.keys(catalogue).sort());
  });

  it('has no message that nothing says', () => {
    const used = new Set(uses.filter((use) => use.catalogue === name).flatMap(({ keys }) => keys));
    const byCode = name === 'errors' || name === 'notices';
    const isSaid = (key: string) => used.has(key) || (byCode && namedCodes.has(key));
    expect(Object.keys(catalogue).filter((key) => !isSaid(key))).toEqual([]);
  });

  it('is asked with the params that its messages name', () => {
    const wrong = uses.filter((use) => {
      const { params } = use;
      if (use.catalogue !== name || params === null) return false;
      return use.keys.some((key) => {
        const { names, required } = namedIn(catalogue[key] ?? '');
        // Errors and notices may carry more than their sentence says.
        const needed = name === 'errors' || name === 'notices' ? required : names;
        return needed.some((needs) => !params.includes(needs));
      });
    });
    expect(wrong).toEqual([]);
  });
});

it('every notice has a sentence', () => {
  expect(Object.keys(notices)).toEqual([...noticeCodes].sort());
});

it('every code of an error has a sentence, and one without params never fails to be written', () => {
  const text = createErrorText();
  expect(Object.keys(errors)).toEqual([...errorCodes].sort());
  for (const code of Object.keys(errors)) {
    expect(text.ofReport({ code: code as ErrorCode })).toMatch(/[.)]$/);
  }
});

/** Parts of files of these rooms that hold words which no reader of a translation would meet. */
const notForReaders: readonly (readonly [file: RegExp, why: string])[] = [
  [/^contract\/messages\//, 'the catalogues themselves'],
  [/^desktop\/file-clipboard\.ts$/, 'formats and a script of the system’s clipboard'],
  [/^desktop\/protocol\.ts$/, 'a content security policy, and bodies of answers that nobody reads'],
  [/^desktop\/background-traffic\.ts$/, 'switches of Chromium'],
  [/^app-data\/diagnostics\.ts$/, 'read by whoever helps, in whatever language'],
  [/^desktop\/(crash-recovery|failures)\.ts$/, 'lines of the log'],
  [/^app-data\/home\.ts$/, 'a folder of macOS'],
  [/^contract\/export-presets\.ts$/, 'templates, which people change'],
  [/^contract\/voices\.ts$/, 'names of voices, as they stand in the library'],
  [/^terminal\/program\.ts$/, 'titles of the parser of options, which are translated there'],
  [/^(main|command-line)\.ts$/, 'who holds the library, written into its lock'],
];
const rooms = /^(terminal|desktop|app-data|jobs|contract)\/|^[^/]+\.ts$/;

it('the front rooms take their words from the catalogues', () => {
  const outside = sources
    .filter(({ file }) => rooms.test(file) && !notForReaders.some(([exempt]) => exempt.test(file)))
    .flatMap(({ file, tree }) =>
      nodesOf(tree)
        .filter((node) => ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || isTemplateRest(node))
        // Two words in a row are a sentence. A defect's text is for whoever mends it.
        .filter((node) => /\p{L}{2,}[,.:]? \p{L}{2,}/u.test(node.text) && !isOfDefect(node))
        .map((node) => `${file}: ${node.text}`),
    );
  expect(outside).toEqual([]);
});

function isTemplateRest(node: ts.Node): node is ts.TemplateMiddle | ts.TemplateTail {
  return ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

function isOfDefect(node: ts.Node): boolean {
  for (let above: ts.Node = node; !ts.isSourceFile(above); above = above.parent) {
    if (ts.isNewExpression(above) && /Error$/.test(nameOf(above.expression))) return true;
  }
  return false;
}
