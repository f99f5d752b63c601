/**
 * Stand-ins for the Electron objects that `electron/*` is handed. They record what was set on them and let a test play the
 * events; they decide nothing.
 */
import type {
  App,
  BrowserWindow,
  Dialog,
  IpcMain,
  IpcMainInvokeEvent,
  MessageBoxOptions,
  Session,
  WebContents,
} from 'electron';
import { EventEmitter } from 'node:events';

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;

export class FakeIpcMain {
  readonly handlers = new Map<string, Handler>();
  readonly asIpcMain = {
    handle: (channel: string, handler: Handler) => void this.handlers.set(channel, handler),
  } as Pick<IpcMain, 'handle'>;

  /** Plays a request of the page. Throws what the page's promise would be rejected with. */
  async invoke(channel: string, sender: FakeSender, ...args: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler for ${channel}`);
    return handler(sender as unknown as IpcMainInvokeEvent, ...args);
  }
}

export interface FakeSender {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly parent: object | null } | null;
}

type PermissionHandler = Exclude<Parameters<Session['setPermissionRequestHandler']>[0], null>;
type CheckHandler = Exclude<Parameters<Session['setPermissionCheckHandler']>[0], null>;

export class FakeSession extends EventEmitter {
  request: PermissionHandler | undefined;
  check: CheckHandler | undefined;
  device: (() => boolean) | undefined;
  beforeRequest: ((details: { url: string }, answer: (response: { cancel: boolean }) => void) => void) | undefined;
  readonly webRequest = {
    onBeforeRequest: (listener: FakeSession['beforeRequest']) => {
      this.beforeRequest = listener;
    },
  };
  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.check = handler;
  }
  proxy: { proxyRules?: string; proxyBypassRules?: string } | undefined;
  setProxy(proxy: NonNullable<FakeSession['proxy']>): Promise<void> {
    this.proxy = proxy;
    return Promise.resolve();
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
  spelling: boolean | undefined;
  languages: readonly string[] | undefined;
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spelling = enabled;
  }
  setSpellCheckerLanguages(languages: readonly string[]): void {
    this.languages = languages;
  }
  asSession(): Session {
    return this as unknown as Session;
  }
}

export class FakeWebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  readonly calls: string[] = [];
  setWindowOpenHandler(handler: FakeWebContents['openHandler']): void {
    this.openHandler = handler;
  }
  rtcPolicy: string | undefined;
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.rtcPolicy = policy;
  }
  loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`);
    return Promise.resolve();
  }
  reload(): void {
    this.calls.push('reload');
  }
  forcefullyCrashRenderer(): void {
    this.calls.push('crash');
  }
  asWebContents(): WebContents {
    return this as unknown as WebContents;
  }
  /** Plays a preventable event; true when it was prevented. */
  tries(event: string, url?: string): boolean {
    let prevented = false;
    this.emit(event, { url, preventDefault: () => (prevented = true) });
    return prevented;
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeWebContents();
  destroyed = false;
  isDestroyed(): boolean {
    return this.destroyed;
  }
  asWindow(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }
}

/** A message box that is answered with the button of that name. */
export class FakeDialog {
  readonly shown: MessageBoxOptions[] = [];
  answer = '';
  readonly asDialog: Pick<Dialog, 'showMessageBox'> = {
    showMessageBox: (_window: unknown, options?: MessageBoxOptions) => {
      if (!options) throw new Error('Shown without a window');
      this.shown.push(options);
      return Promise.resolve({ response: options.buttons?.indexOf(this.answer) ?? -1, checkboxChecked: false });
    },
  };
}

export class FakeApp {
  readonly calls: string[] = [];
  readonly asApp: Pick<App, 'quit'> = { quit: () => void this.calls.push('quit') };
}
