import { expect, test } from 'vitest';
import { keepFocus, returnFocus } from '../../renderer/app/focus.ts';

/** A page of its own with two parts; what has the focus is told by its text. */
function createParts() {
  document.body.innerHTML = `
    <nav><button>library</button></nav>
    <main tabindex="-1">
      <h1 tabindex="-1">title</h1>
      <section><button>one</button><button>two</button><button>three</button></section>
      <section><button>other</button></section>
    </main>`;
  const end = keepFocus(document);
  const button = (text: string) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent === text)!;
  const focused = () => document.activeElement?.textContent.trim() ?? '';
  return { end, button, focused };
}

test('when a control goes away, the next of its kind has the focus; after the last, the one before', async () => {
  const { end, button, focused } = createParts();
  button('two').focus();
  button('two').remove();
  await expect.poll(focused).toBe('three');
  button('three').remove();
  await expect.poll(focused).toBe('one');
  end();
});

test('a control that is disabled gives the focus to the next one', async () => {
  const { end, button, focused } = createParts();
  button('one').focus();
  button('one').disabled = true;
  await expect.poll(focused).toBe('two');
  end();
});

test('a control that is enabled again has the focus again, also after a dialog', async () => {
  const { end, button, focused } = createParts();
  button('one').focus();
  button('one').disabled = true;
  await expect.poll(focused).toBe('two');
  const giveBack = returnFocus(document);
  const dialog = document.createElement('dialog');
  dialog.innerHTML = '<button>Sign in</button>';
  document.body.append(dialog);
  dialog.show();
  button('one').disabled = false;
  expect(focused()).toBe('Sign in');
  dialog.remove();
  giveBack();
  expect(focused()).toBe('one');
  end();
});

test('what has the focus for a control that is disabled keeps it once it is used', async () => {
  const { end, button, focused } = createParts();
  button('one').focus();
  button('one').disabled = true;
  await expect.poll(focused).toBe('two');
  button('two').dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));
  button('one').disabled = false;
  button('other').remove();
  await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(focused()).toBe('two');
  end();
});

test('when a whole part goes away, its neighbour takes over, and when the view does, its title', async () => {
  const { end, button, focused } = createParts();
  button('one').focus();
  document.querySelector('section')!.remove();
  await expect.poll(focused).toBe('other');
  document.querySelector('main section')!.remove();
  await expect.poll(focused).toBe('title');
  end();
});

test('what becomes inert loses the focus to what is not', async () => {
  const { end, button, focused } = createParts();
  button('library').focus();
  document.querySelector('nav')!.inert = true;
  await expect.poll(focused).toBe('title');
  end();
});

test('what was opened gives the focus back, and where that is gone, to the view', () => {
  const { end, button, focused } = createParts();
  button('two').focus();
  const giveBack = returnFocus(document);
  button('other').focus();
  giveBack();
  expect(focused()).toBe('two');
  const again = returnFocus(document);
  button('other').focus();
  button('two').remove();
  again();
  expect(focused()).toBe('title');
  end();
});

test('what closes because a dialog opens leaves the focus to that', async () => {
  const { end, button, focused } = createParts();
  button('two').focus();
  const giveBack = returnFocus(document);
  const dialog = document.createElement('dialog');
  dialog.innerHTML = '<button>Appearance</button>';
  document.body.append(dialog);
  dialog.show();
  document.querySelector('main')!.inert = true;
  giveBack();
  expect(focused()).toBe('Appearance');
  dialog.remove();
  end();
});

test('when a dialog shows something else, the keyboard is on what that is for, not on Close', async () => {
  const { end, button, focused } = createParts();
  const dialog = document.createElement('dialog');
  dialog.innerHTML = `
    <div class="sheet" tabindex="-1">
      <header><button>Close</button></header>
      <div class="body"><select><option>choice</option></select></div>
      <footer><button>leave</button><button class="primary">Export</button></footer>
    </div>`;
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('select')!.focus();
  dialog.querySelector('.body')!.innerHTML = '<p>Running</p>';
  dialog.querySelector('footer')!.innerHTML = '<button>Cancel</button>';
  await expect.poll(focused).toBe('Cancel');
  dialog.querySelector('.body')!.innerHTML = '<button>Undo</button>';
  dialog.querySelector('footer')!.innerHTML = '<button>again</button>';
  await expect.poll(focused).toBe('Undo');
  button('Close').focus();
  button('Close').remove();
  await expect.poll(focused).toBe('Undo');
  end();
  dialog.remove();
});
