import { mount } from 'svelte';
import App from './app/App.svelte';
import { createBackend } from './app/bridge.ts';
import { createPage } from './app/create-page.ts';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import './ui/styles/list.css';

const backend = createBackend();
const status = backend.request('account.status', undefined);
const [settings, info] = await Promise.all([
  backend.request('settings.get', undefined),
  backend.request('app.info', undefined),
]);
const page = createPage(backend, settings, info);
await page.start(status);

const target = document.getElementById('app');
if (target) mount(App, { target, props: { page } });
