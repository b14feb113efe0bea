import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../../../build/paths.mjs';

/** A file of `electron/` with its syntax tree; `file` is relative to that folder, with `/`. */
export interface Source {
  readonly file: string;
  readonly tree: ts.SourceFile;
}

export function electronSources(): readonly Source[] {
  const folder = path.join(root, 'electron');
  return globSync('**/*.ts', { cwd: folder })
    .map((file) => file.split(path.sep).join('/'))
    .sort()
    .map((file) => ({
      file,
      tree: ts.createSourceFile(
        file,
        readFileSync(path.join(folder, file), 'utf8'),
        ts.ScriptTarget.ES2023,
        true,
      ),
    }));
}

/** Every node of a tree. */
export function nodesOf(tree: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

/** The last name of what is called: `text` of `frame.text(…)`. */
export function nameOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return '';
}

/** The texts that an expression may be: a literal, both sides of a choice, or all of `all` that fit a template. */
export function textsOf(expression: ts.Expression, all: readonly string[]): readonly string[] {
  if (ts.isParenthesizedExpression(expression)) return textsOf(expression.expression, all);
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression)) {
    return [...textsOf(expression.whenTrue, all), ...textsOf(expression.whenFalse, all)];
  }
  if (!ts.isTemplateExpression(expression)) return [];
  const first = expression.head.text;
  const last = expression.templateSpans.at(-1)?.literal.text ?? '';
  return all.filter((text) => text.startsWith(first) && text.endsWith(last));
}

/** Names of an object literal's fields; null when they are not written there. */
export function fieldsOf(expression: ts.Expression | undefined): readonly string[] | null {
  if (expression === undefined) return [];
  if (!ts.isObjectLiteralExpression(expression)) return null;
  const names = expression.properties.map((property) =>
    property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))
      ? property.name.text
      : null,
  );
  return names.includes(null) ? null : names.filter((name) => name !== null);
}

/** The expression that an object literal gives a field; undefined when it has none. */
export function fieldOf(expression: ts.Expression | undefined, name: string): ts.Expression | undefined {
  if (expression === undefined || !ts.isObjectLiteralExpression(expression)) return undefined;
  for (const property of expression.properties) {
    if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === name) {
      return property.initializer;
    }
  }
  return undefined;
}
