import { colours } from '../../presentation/colours.ts';
import type { Colour } from '../../presentation/colours.ts';

const everyColour = (rule: (name: string, colour: Colour) => string): string =>
  Object.entries(colours)
    .map(([name, colour]) => rule(name, colour))
    .join('');

/**
 * The style of every HTML report. One constant, so that its hash can stand in the report's own policy and in the application's
 * (contract/content-security-policy.json), where the preview shows it. `htmlStyleHash` is held by a test.
 */
export const htmlStyle = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 28px 48px;max-width:980px;background:#fff;color:#1b1f24;font:13px/1.5 system-ui,-apple-system,'Segoe UI','Liberation Sans',sans-serif;font-variant-numeric:tabular-nums}
h1{margin:0;font-size:24px;line-height:1.25}
h2{margin:34px 0 8px;padding-top:12px;border-top:1px solid #d9dde1;font-size:17px}
h3{margin:22px 0 6px;font-size:14px}
h4{margin:12px 0 2px;font-size:13px}
p{margin:4px 0}
ul{margin:4px 0;padding-inline-start:20px}
a{color:#0b5cad;text-underline-offset:2px;text-decoration-thickness:from-font}
code,.text{font-family:ui-monospace,'Cascadia Mono','SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.92em;overflow-wrap:anywhere}
.short{white-space:nowrap}
.byline,.quiet,svg .quiet{color:#59636e;fill:#59636e}
.lead{font-size:15px}
.failed{padding-inline-start:10px;border-inline-start:3px solid ${colours.failed.light};font-size:15px}
.warning{padding-inline-start:10px;border-inline-start:3px solid #8a5a00}
.note{margin:10px 0;padding:8px 12px;background:#f6f7f8;white-space:pre-wrap;overflow-wrap:anywhere}
table{margin:6px 0;border-collapse:collapse;max-width:100%}
th{color:#59636e;font-weight:500;text-align:start}
th,td{padding:3px 14px 3px 0;border-bottom:1px solid #eef0f2;vertical-align:top;overflow-wrap:break-word}
.number{text-align:end;white-space:nowrap}
figure{margin:12px 0;break-inside:avoid}
figcaption{margin-bottom:2px;font-weight:600}
svg{display:block;max-width:100%;height:auto;font:11px system-ui,-apple-system,'Segoe UI','Liberation Sans',sans-serif}
svg text{fill:#1b1f24}
svg .grid{stroke:#d9dde1}
svg .paper{fill:#fff}
svg .on-bar{fill:#fff}
svg .on-hatch{paint-order:stroke;stroke:#fff;stroke-width:3px}
${everyColour((name, { light }) => `.fill-${name}{fill:${light}}`)}
${everyColour((name, { light }) => `.edge-${name}{stroke:${light}}`)}
.line-real,.line-simulated{fill:none;stroke:${colours['pre-copy'].light};stroke-width:2}
.line-simulated{stroke:#59636e;stroke-width:1.5}
.lines{margin:6px 0;padding:0;list-style:none}
.lines li{padding:3px 0;border-bottom:1px solid #eef0f2;break-inside:avoid}
.lines .at{color:#59636e;font-size:11px;overflow-wrap:anywhere}
.lines .text{display:block;white-space:pre-wrap}
:target{background:#fff0c2}
@page{size:A4;margin:14mm 12mm}
@media print{body{padding:0;max-width:none;font-size:10.5px;print-color-adjust:exact;-webkit-print-color-adjust:exact}h2,h3,h4{break-after:avoid}tr{break-inside:avoid}}
`;

/** SHA-256 of the style, as a policy names it. */
export const htmlStyleHash = 'sha256-osB9GNrBuPbaiC5aVQQv0TVRni+K0rxqyY6WpEj03/4=';
