/** What this copy calls itself in reports. */
export { version } from '../../package.json';
