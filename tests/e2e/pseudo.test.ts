import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { pseudoLocale } from '../../electron/contract/messages/pseudo.ts';
import { startApp, withFolder } from './app.ts';
import { walkPseudo } from './pseudo-walk.ts';

/** What the page takes from elsewhere: the service, the machine, and the system's names of languages, months and units. */
const notOurs = {
  elements:
    '[translate="no"], [dir="auto"]:not([placeholder]), [lang]:not(html), .voice, .selectable, code, textarea',
  words: new RegExp(
    [
      'Voicekeep|Stablecog|LUFS|SHA|ID|MP3|MP4|WAV|ZIP|CSV|JSON|HTML|M3U8?|UTF|Ctrl',
      'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|AM|PM|seconds?|sec|min|hr|kB|MB|byte',
      ...Array.from({ length: 12 }, (_, month) =>
        new Intl.DateTimeFormat('en', { month: 'long' }).format(new Date(2023, month, 15)),
      ),
      ...['ar', 'de', 'en', 'es', 'fr', 'hi', 'it', 'ja', 'ko', 'pl', 'pt', 'ru', 'tr', 'zh'].map(
        (tag) => new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag,
      ),
    ]
      .map((words) => `\\b(?:${words})\\b`)
      .join('|'),
    'gu',
  ).source,
};

/** Words that are not from the catalogue, and words of the catalogue that are cut where nothing says them whole. */
async function findings(page: Page): Promise<readonly string[]> {
  return page.evaluate(({ elements, words }) => {
    const found = new Set<string>();
    const dialog = document.querySelector('dialog[open]');
    const bare = (word: string) => word.replace(/[…,]$/, '');
    const data = new Set(
      [...document.querySelectorAll(elements)].flatMap((one) =>
        one.textContent
          .trim()
          .split(/\s+/)
          .filter((word) => /\w/.test(word))
          .map(bare),
      ),
    );
    const check = (where: string, text: string | null) => {
      const left = (text ?? '')
        .split(/\s+/)
        .filter((word) => !data.has(bare(word)))
        .join(' ')
        .replace(new RegExp(words, 'gu'), '')
        // Paths, addresses, ids, templates and versions.
        .replace(/\S*[\d/{}_.@]\S*/g, '');
      if (/[A-Za-z]{2,}/.test(left)) found.add(`${where}: ${text?.trim() ?? ''}`);
    };
    const walker = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!(node instanceof HTMLElement) || !node.checkVisibility() || node.closest('script, style'))
        continue;
      const theirs = node.closest(elements) !== null;
      const own = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE);
      const text = own.map((child) => child.textContent ?? '').join('');
      if (!theirs) check('text', text);
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-description', 'aria-valuetext']) {
        if (node.role === 'row' && name === 'aria-label') continue; // what its cells say
        const value = node.getAttribute(name);
        // A sentence of the catalogue may name what is not.
        if ((!theirs || name === 'placeholder') && !value?.startsWith('[')) check(name, value);
      }
      const style = getComputedStyle(node);
      const cut = style.overflowX !== 'visible' && node.scrollWidth > node.clientWidth + 1;
      const unseen = style.clipPath !== 'none' || node.clientWidth <= 1;
      if (/^\s*\[/.test(text) && cut && !unseen && node.closest('[title]') === null)
        found.add(`cut: ${text.trim()}`);
      if (node.matches('button, label') && !unseen && node.scrollWidth > node.clientWidth + 1) {
        found.add(`does not fit: ${node.textContent.trim()}`);
      }
    }
    if (document.documentElement.scrollWidth > innerWidth) found.add('the page scrolls sideways');
    return [...found];
  }, notOurs);
}

test('in the pseudo-language no English is left in any view, dialog or menu, and everything fits', async () => {
  await withFolder(async (home) => {
    const app = await startApp(home, { VOICEKEEP_LOCALE: pseudoLocale });
    const { page, close } = app;
    const found: string[] = [];
    try {
      await page.setViewportSize({ width: 900, height: 600 });
      await walkPseudo(app, async (name) => {
        found.push(...(await findings(page)).map((finding) => `${name}: ${finding}`));
      });
      expect(found).toEqual([]);
    } finally {
      await close();
    }
  });
});
