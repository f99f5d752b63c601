/** `npm run kept`: what is kept, held against every kind of damage with many seeds. In `npm test`, against a few. */
export const isLongForm = process.env['KEPT'] === 'full';
