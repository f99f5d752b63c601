import type { Plugin } from 'vite';

export const compileRunes: Plugin;
