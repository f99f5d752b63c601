/** Starts the page. */
import { mount } from 'svelte';
import { allowOwnScripts } from './platform/trusted-types.browser.ts';
import App from './ui/app.svelte';

allowOwnScripts();
const target = document.getElementById('app');
if (target) mount(App, { target });
