import ts from 'typescript';
import { expect, it } from 'vitest';
import { electronSources, nodesOf } from './electron-source.ts';

/** What of Node's file system makes, changes or opens a file for writing by its path. */
const writing =
  /^(writeFile|appendFile|createWriteStream|open|openSync|writeFileSync|appendFileSync|truncate|truncateSync|symlink|symlinkSync|copyFile|copyFileSync|cp|cpSync)$/;

/** The only files that do, besides `platform/`, and why each may. */
const allowed: Readonly<Record<string, string>> = {
  'app-data/environment-key.ts': 'reads the key’s file',
  'app-data/log.ts': 'adds lines to the log, in a folder of the app’s own',
  'export/destination/journal.ts': 'makes the journal exclusively, and adds to what it has open',
  'export/execution/drafts.ts': 'makes temporary files exclusively',
  'library/database/put-in-order.ts':
    'copies a library’s files into a folder that was made for it, exclusively',
  'library/database/read-only.ts': 'copies a database into a folder that was made for it, exclusively',
  'library/database/rebuild.ts': 'flushes the database that it has made',
};

it('files are written by platform/ alone, and by those that are named here', () => {
  const found = electronSources()
    .filter(({ file }) => !file.startsWith('platform/'))
    .filter(({ tree }) =>
      nodesOf(tree).some((node) => {
        if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return false;
        if (!/^node:fs(\/promises)?$/.test(node.moduleSpecifier.text)) return false;
        const bindings = node.importClause?.namedBindings;
        if (!bindings || !ts.isNamedImports(bindings)) return bindings !== undefined;
        return bindings.elements.some(({ name, propertyName }) => writing.test((propertyName ?? name).text));
      }),
    )
    .map(({ file }) => file);
  expect(found.sort()).toEqual(Object.keys(allowed).sort());
});

it('the key is taken out of the environment in one place, so that no copy of it is handed on', () => {
  const takers = electronSources()
    .flatMap(({ file, tree }) =>
      nodesOf(tree)
        .filter((node) => ts.isStringLiteral(node) && node.text === 'STABLECOG_API_KEY')
        .map(() => file),
    )
    .filter((file) => file !== 'app-data/environment-key.ts');
  expect(takers).toEqual([]);
});
