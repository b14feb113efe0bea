import { mount } from 'svelte';
import App from './App.svelte';
import { createBackend } from './bridge.ts';
import { createPage } from './state/create-page.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/list.css';

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
