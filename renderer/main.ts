/** Starts the page. */
import { mount } from 'svelte';
import App from './ui/app.svelte';
import { allowOwnScripts } from './ui/trusted-types.ts';

allowOwnScripts();
const target = document.getElementById('app');
if (target) mount(App, { target });
