import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron';
import { lockSession, webPreferences } from './security.ts';

const printOrigin = 'app://print';

/** An in-memory session that serves one document and nothing else. */
export const printPartition = 'print';

/** No scripts; everything a report shows is inside it. */
const printPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/** The hidden window that prints: no preload, no script. */
export const printWindowOptions = (session: Session): BrowserWindowConstructorOptions => ({
  show: false,
  width: 1000,
  height: 1400,
  webPreferences: { ...webPreferences(undefined), session },
});

/**
 * Prints a whole HTML document to PDF bytes, A4 unless the document's `@page` says otherwise. `makeWindow` makes the window
 * of `printWindowOptions`; it is destroyed in any case.
 */
export async function htmlToPdf(html: string, session: Session, makeWindow: () => BrowserWindow): Promise<Uint8Array> {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': printPolicy };
  lockSession(session, printOrigin);
  session.protocol.handle('app', (request) =>
    request.url === `${printOrigin}/` ? new Response(html, { headers }) : new Response('Not found', { status: 404 }),
  );
  const window = makeWindow();
  try {
    await window.loadURL(`${printOrigin}/`);
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
  } finally {
    window.destroy();
    session.protocol.unhandle('app');
  }
}
