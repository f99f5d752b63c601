/** What a look at a screenshot would find: text painted over text, and text cut without an ellipsis. */
import type { Page } from 'playwright';

/** @returns pairs of texts that cover each other, as `one ⨯ other`. Empty: none do. */
export async function overlappingTexts(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    /** Less than this in one direction is a descender that touches the next line. */
    const slack = 4;
    interface Piece {
      readonly text: string;
      readonly element: Element;
      readonly box: DOMRect;
    }
    const top = document.querySelector('dialog[open]') ?? document.body;
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    const pieces: Piece[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const element = node.parentElement;
      if (
        !element ||
        node.data.trim() === '' ||
        !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = clipped(rect, element);
        if (box) pieces.push({ text: node.data.trim().slice(0, 40), element, box });
      }
    }
    pieces.sort((a, b) => a.box.top - b.box.top);
    const found = new Set<string>();
    for (const [at, one] of pieces.entries())
      for (const other of pieces.slice(at + 1)) {
        if (other.box.top > one.box.bottom) break;
        if (other.element === one.element) continue;
        const between = common(one.box, other.box);
        if (between && between.width > slack && between.height > slack && bothPainted(one, other, between))
          found.add(`${one.text} ⨯ ${other.text}`);
      }
    return [...found];

    /** What of it is seen: within the window and all that cuts it off. */
    function clipped(rect: DOMRect, element: Element): DOMRect | undefined {
      let box: DOMRect | undefined = common(rect, new DOMRect(0, 0, innerWidth, innerHeight));
      for (let up: Element | null = element; up && box; up = up.parentElement) {
        const style = getComputedStyle(up);
        if (style.clipPath !== 'none' || style.clip !== 'auto') return undefined;
        if (style.overflow !== 'visible' && style.display !== 'inline') box = common(box, up.getBoundingClientRect());
      }
      return box && box.width > 1 && box.height > 1 ? box : undefined;
    }

    function common(a: DOMRect, b: DOMRect): DOMRect | undefined {
      const [left, upper] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
      const [width, height] = [Math.min(a.right, b.right) - left, Math.min(a.bottom, b.bottom) - upper];
      return width > 0 && height > 0 ? new DOMRect(left, upper, width, height) : undefined;
    }

    /** False where the upper one has a ground of its own, as a heading that stays while rows scroll below it. */
    function bothPainted(one: Piece, other: Piece, { left, top: upper, width, height }: DOMRect): boolean {
      const hit = document.elementFromPoint(left + width / 2, upper + height / 2);
      for (const [above, below] of [
        [one, other],
        [other, one],
      ] as const)
        if (hit && (above.element.contains(hit) || hit.contains(above.element)) && !hit.contains(below.element))
          for (let up: Element | null = above.element; up && !up.contains(below.element); up = up.parentElement)
            if (!/^rgba\(.*, 0\)$|^transparent$/.test(getComputedStyle(up).backgroundColor)) return false;
      return true;
    }
  });
}
