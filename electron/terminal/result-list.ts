import type { Output } from './output.ts';
import { plainJson } from './plain-text.ts';

/** A long result that is printed while it is found, so that it need not fit into memory. */
export interface ResultList {
  /** `json`: one document each, on one line; `text`: a line each. Whichever is asked for is printed. */
  add(items: readonly { readonly json: string; readonly text: string }[]): Promise<void>;
}

/** As a field of one JSON document that has other fields before it. */
export interface JsonList extends ResultList {
  /** Ends the document, with an error in it when the list was cut short. */
  end(error?: unknown): Promise<void>;
}

/** Begins the document when the first items come, or when it ends. */
export function createJsonList(
  { write }: Pick<Output, 'write'>,
  head: Readonly<Record<string, unknown>>,
  name: string,
): JsonList {
  let begun = false;
  let separator = '\n';

  function begin(): string {
    if (begun) return '';
    begun = true;
    const fields = Object.entries(head).map(
      ([key, value]) => `  ${JSON.stringify(key)}: ${plainJson(value)},\n`,
    );
    return `{\n${fields.join('')}  ${JSON.stringify(name)}: [`;
  }

  return {
    async add(items) {
      let text = begin();
      for (const { json } of items) {
        text += `${separator}    ${json}`;
        separator = ',\n';
      }
      await write(text);
    },
    async end(error) {
      const close = `${begin()}${separator === '\n' ? '' : '\n  '}]`;
      const told = error === undefined ? '' : `,\n  "error": ${plainJson(error)}`;
      await write(`${close}${told}\n}\n`);
    },
  };
}

export function createTextList({ write }: Pick<Output, 'write'>): ResultList {
  return { add: (items) => write(items.map(({ text }) => `${text}\n`).join('')) };
}
