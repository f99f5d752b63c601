import type { Plugin } from 'vite';

export function noteLicences(bundle: string): Plugin;
export function forgetLicences(): void;
export function licenceText(): string;
