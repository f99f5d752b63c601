/**
 * Keeps the window's page where it is, from inside. Before a page goes anywhere Chromium asks the main process, but not for
 * addresses of the `about:` kind (https://github.com/electron/electron/issues/21136); the page's own `navigation` hears of
 * those, too. Told in the preload script's world, before any script of the page's, so none of them can take it back.
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
