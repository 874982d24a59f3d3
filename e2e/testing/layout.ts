import { type Page, expect } from "@playwright/test";

/** From a small phone to the widest screen. */
const widths = [320, 390, 640, 768, 820, 1_024, 1_280, 1_440, 1_920, 2_560];
/** Widths at which the page is also looked at with text of 200 %. */
const largeTextWidths = [1_280, 1_440];

/** A test reports the faults of all pages and widths, not only the first. */
const expectAll = expect.configure({ soft: true });

/** Expects a readable page at every width, also with large text. The page is resized rather than loaded again. */
export async function expectReadable(page: Page, name: string): Promise<void> {
  for (const width of widths) await expectFaultless(page, `${name}, ${width} px`, width);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  for (const width of largeTextWidths)
    await expectFaultless(page, `${name}, ${width} px with text of 200 %`, width);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "";
  });
}

async function expectFaultless(page: Page, message: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
  await expectAll.poll(() => page.evaluate(findFaults), { message, timeout: 5_000 }).toEqual([]);
}

/** What a reader would complain about, in words. Runs in the page, so that everything it calls is within it. */
function findFaults(): string[] {
  const scope = document.querySelector("dialog:modal") ?? document.body;
  // What only a screen reader sees is a pixel wide.
  const seen = [...scope.querySelectorAll<HTMLElement>("*")].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest("[aria-hidden=true], [inert]") === null &&
      element.getBoundingClientRect().width > 1,
  );
  const seenOnes = new Set<Element>(seen);
  const controls = seen.filter((element) => element.matches("a[href], button, input, select, textarea"));
  return [
    ...sidewaysScroll(),
    ...narrowCells(),
    ...overlaps(),
    ...smallTargets(),
    ...seen.filter(isCut).map((element) => `${nameOf(element)} is cut`),
  ];

  function nameOf(element: HTMLElement): string {
    const text = (element.ariaLabel ?? element.textContent).replaceAll(/\s+/g, " ").trim();
    return `<${element.localName}> “${text.slice(0, 40)}”`;
  }

  function sidewaysScroll(): string[] {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page scrolls sideways by ${scrollWidth - clientWidth} px`] : [];
  }

  /** The texts in a cell that may not be cut, each with the element whose font it has. */
  function textsOf(cell: HTMLElement): { text: string; like: Element }[] {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const found: { text: string; like: Element }[] = [];
    while (texts.nextNode()) {
      const text = texts.currentNode.textContent?.trim() ?? "";
      const like = texts.currentNode.parentElement;
      if (text === "" || like === null || !seenOnes.has(like)) continue;
      if (getComputedStyle(like).textOverflow !== "ellipsis") found.push({ text, like });
    }
    return found;
  }

  /** Cells that are narrower than their longest word, or than 8 em with a text that does not fit on one line. */
  function narrowCells(): string[] {
    const ruler = document.createElement("span");
    ruler.className = "pointer-events-none fixed top-0 left-0 whitespace-pre opacity-0";
    scope.append(ruler);
    const cells = seen.filter((element) => element.matches("th, td") && !element.querySelector(".sr-only"));
    const found = cells.flatMap((cell) => {
      const { paddingLeft, paddingRight, fontSize } = getComputedStyle(cell);
      const room = cell.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      const lengths = textsOf(cell).map(({ text, like }) => {
        const { fontSize: size, fontWeight, fontFamily } = getComputedStyle(like);
        Object.assign(ruler.style, { fontSize: size, fontWeight, fontFamily });
        const lengthOf = (part: string) => {
          ruler.textContent = part;
          return ruler.getBoundingClientRect().width;
        };
        // Addresses may break at their dots and after their sign.
        return { whole: lengthOf(text), word: Math.max(...text.split(/[\s@._/-]+/).map(lengthOf)) };
      });
      const longestWord = Math.max(0, ...lengths.map(({ word }) => word));
      const longestText = Math.max(0, ...lengths.map(({ whole }) => whole));
      const needed = Math.max(longestWord, Math.min(longestText, 8 * Number.parseFloat(fontSize)));
      return room + 1 < needed ? [`${nameOf(cell)} has ${Math.round(room)} of ${Math.round(needed)} px`] : [];
    });
    ruler.remove();
    return found;
  }

  /** What sticks lies above the rest, and a button in a field above the field: neither counts. */
  function isAbove(element: Element): boolean {
    for (let at: Element | null = element; at !== null; at = at.parentElement)
      if (["sticky", "fixed", "absolute"].includes(getComputedStyle(at).position)) return at !== scope;
    return false;
  }

  /** What can be seen of an element within boxes that scroll: a link that goes over two lines has a box for each. */
  function boxesOf(element: Element): DOMRect[] {
    let boxes = [...element.getClientRects()];
    for (let at = element.parentElement; at !== null; at = at.parentElement) {
      if (getComputedStyle(at).overflowX === "visible") continue;
      const frame = at.getBoundingClientRect();
      boxes = boxes.flatMap((box) => {
        const left = Math.max(box.left, frame.left);
        const top = Math.max(box.top, frame.top);
        const width = Math.min(box.right, frame.right) - left;
        const height = Math.min(box.bottom, frame.bottom) - top;
        return width > 0 && height > 0 ? [new DOMRect(left, top, width, height)] : [];
      });
    }
    return boxes;
  }

  function overlaps(): string[] {
    const flat = controls.filter((control) => !isAbove(control));
    const boxes = flat.map(boxesOf);
    const isOver = (one: DOMRect, other: DOMRect) =>
      Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
      Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
    return flat.flatMap((one, place) =>
      flat.slice(place + 1).flatMap((other, after) => {
        const mine = boxes[place] ?? [];
        const theirs = boxes[place + 1 + after] ?? [];
        const isHit = !one.contains(other) && mine.some((box) => theirs.some((each) => isOver(box, each)));
        return isHit ? [`${nameOf(one)} and ${nameOf(other)} overlap`] : [];
      }),
    );
  }

  /** Buttons and links; axe knows when a smaller checkbox has enough space around it. */
  function smallTargets(): string[] {
    return controls.flatMap((control) => {
      // A link within a sentence is as high as its line.
      const isInText = control.matches("a") && getComputedStyle(control).display === "inline";
      const { width, height } = control.getBoundingClientRect();
      return control.matches("a, button") && !isInText && Math.min(width, height) < 23.5
        ? [`${nameOf(control)} is only ${Math.round(width)} × ${Math.round(height)} px`]
        : [];
    });
  }

  /** Text may be cut only with an ellipsis and a title that has the rest. */
  function isCut(element: HTMLElement): boolean {
    if (element.children.length > 0 || element.textContent.trim() === "") return false;
    const { overflowX, textOverflow } = getComputedStyle(element);
    if (overflowX !== "hidden" || element.scrollWidth <= element.clientWidth + 1) return false;
    return textOverflow !== "ellipsis" || element.closest("[title]") === null;
  }
}
