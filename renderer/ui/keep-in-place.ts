/** Keeps what has the focus where it is on the screen while what opens beside it takes width from its view. */

export interface KeptInPlace {
  /** What has the focus now is kept from here on. Before the layout changes. */
  take(): void;
  /** After the layout changed: scrolls back by as much as it moved. */
  settle(): void;
  /** What took the width is gone: the element stays in sight, and gets the focus back if it went with that. */
  leave(): void;
}

export function keepInPlace(): KeptInPlace {
  let kept: HTMLElement | undefined;
  let top = 0;
  return {
    take() {
      const focused = document.activeElement;
      kept = focused instanceof HTMLElement && focused !== document.body ? focused : undefined;
      top = kept?.getBoundingClientRect().top ?? 0;
    },
    settle() {
      const scroller = kept && scrollerOf(kept);
      if (kept && scroller) scroller.scrollTop += kept.getBoundingClientRect().top - top;
    },
    leave() {
      if (!kept?.isConnected) return;
      if (document.activeElement === document.body) kept.focus({ preventScroll: true });
      kept.scrollIntoView({ block: 'nearest' });
    },
  };
}

function scrollerOf(element: Element): Element | undefined {
  for (let up = element.parentElement; up; up = up.parentElement)
    if (up.scrollHeight > up.clientHeight && /auto|scroll/.test(getComputedStyle(up).overflowY)) return up;
  return undefined;
}
