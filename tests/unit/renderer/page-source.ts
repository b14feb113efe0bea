/// <reference types="node" />
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'svelte/compiler';

/** A node of the syntax tree of a script or a component. */
export interface SourceNode {
  readonly type: string;
  readonly [name: string]: unknown;
}

const folder = path.resolve(import.meta.dirname, '../../../renderer');

/** Every file of the page with its syntax tree; scripts are read as components that have nothing else. */
export function pageSources(): readonly { readonly file: string; readonly tree: SourceNode }[] {
  return globSync('**/*.{ts,svelte}', { cwd: folder })
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const source = file.endsWith('.svelte') ? text : `<script lang="ts">\n${text}\n</script>`;
      const { fragment, instance, module } = parse(source, { modern: true });
      const tree = { type: 'File', parts: [fragment, instance?.content, module?.content] };
      return { file, tree: tree };
    });
}

/** Calls `see` for each node with those that it stands in, nearest first. */
export function walk(
  node: SourceNode,
  see: (node: SourceNode, above: readonly SourceNode[]) => void,
  above: readonly SourceNode[] = [],
): void {
  see(node, above);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) walk(child, see, [node, ...above]);
    }
  }
}

export function isNode(value: unknown): value is SourceNode {
  return typeof value === 'object' && value !== null && typeof (value as SourceNode).type === 'string';
}
