/**
 * Prevents navigation to `about:` addresses from inside the page: the main process gets no event for them
 * (https://github.com/electron/electron/issues/21136), the page's own `navigation` does. Registered by the preload script,
 * before any script of the page, so that none can remove it.
 */
interface NavigateEvent {
  readonly destination: { readonly url: string };
  preventDefault(): void;
}
export interface Navigation {
  addEventListener(name: 'navigate', listener: (event: NavigateEvent) => void): void;
}

export function stayHere(navigation: Navigation, refused: () => void): void {
  navigation.addEventListener('navigate', (event) => {
    if (!/^about:/i.test(event.destination.url)) return;
    event.preventDefault();
    refused();
  });
}
