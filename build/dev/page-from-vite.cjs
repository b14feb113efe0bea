// `npm run dev` lets Electron load this before the app: what the scheme is asked for comes from Vite's dev server,
// and what that does not know (audio) from the app as ever. So nothing of the kind is in the app itself.
'use strict';
// eslint-disable-next-line @typescript-eslint/no-require-imports -- Electron loads it with `require`
const { app, protocol } = require('electron');

const page = process.env['VOICEKEEP_DEV_PAGE'];
const handle = protocol.handle.bind(protocol);

protocol.handle = (scheme, answer) =>
  handle(scheme, async (request) => {
    const { pathname, search } = new URL(request.url);
    const fromVite = await fetch(new URL(pathname + search, page), { headers: { accept: '*/*' } });
    return fromVite.ok ? fromVite : answer(request);
  });

// The app lets its page reach nothing but the scheme; Vite's news of changes come by a connection of its own.
app.on('session-created', (session) => {
  const { webRequest } = session;
  const onBeforeRequest = webRequest.onBeforeRequest.bind(webRequest);
  const news = String(page).replace('http', 'ws');
  Object.assign(webRequest, {
    onBeforeRequest: (/** @type {(details: unknown, decide: unknown) => void} */ listener) =>
      onBeforeRequest((details, decide) =>
        details.url.startsWith(news) ? decide({}) : listener(details, decide),
      ),
  });
  session.setProxy = () => Promise.resolve();
});
