/** What a reader would complain about, in words. Runs in the page, so that everything it calls is within it. */
export function findFaults(): string[] {
  /** Something with ink: where it can be seen, and the layer that it lies in. */
  type Mark = { name: string; element: Element; boxes: DOMRect[]; layer: Element };

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
  const frames = new Map<Element, { layer: Element; scrollers: Element[] }>();
  const controlMarks = controls.map((control) => markOf(control, control, nameOf(control)));
  const texts = textNodes(scope);
  const textMarks = texts.map(({ node, like }) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return markOf(range, like, nameOf(like));
  });
  const icons = [...scope.querySelectorAll("svg")].filter((icon) =>
    icon.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  );
  const iconMarks = icons.map((icon) => markOf(icon, icon, `the icon of ${nameOf(icon.parentElement)}`));
  return [
    ...sidewaysScroll(),
    ...narrowCells(),
    ...brokenWords(),
    ...overlaps(controlMarks, 1),
    ...overlaps([...textMarks, ...iconMarks], 2),
    ...coveredAtTheEnd(),
    ...smallTargets(),
    ...seen.filter(isCut).map((element) => `${nameOf(element)} is cut`),
  ];

  function nameOf(element: Element | null): string {
    const text = (element?.ariaLabel ?? element?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
    return `<${element?.localName}> “${text.slice(0, 40)}”`;
  }

  function sidewaysScroll(): string[] {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page scrolls sideways by ${scrollWidth - clientWidth} px`] : [];
  }

  /** The texts that can be seen, each with the element whose font it has. */
  function textNodes(within: Element): { node: Node; text: string; like: Element }[] {
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    const found: { node: Node; text: string; like: Element }[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const text = node.textContent?.trim() ?? "";
      const like = node.parentElement;
      if (text !== "" && like !== null && seenOnes.has(like)) found.push({ node, text, like });
    }
    return found;
  }

  /** Cells that are narrower than their longest word, or than 8 em with a text that does not fit on one line. */
  function narrowCells(): string[] {
    const ruler = document.createElement("canvas").getContext("2d");
    if (ruler === null) throw new Error("The browser measures no text.");
    return seen.flatMap((cell) => {
      if (!cell.matches("th, td")) return [];
      const { paddingLeft, paddingRight, fontSize } = getComputedStyle(cell);
      const room = cell.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      const lengths = textNodes(cell).flatMap(({ text, like }) => {
        const style = getComputedStyle(like);
        if (style.textOverflow === "ellipsis") return [];
        ruler.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const lengthOf = (part: string) => ruler.measureText(part).width;
        return [{ whole: lengthOf(text), word: Math.max(...wordsOf(text).map(lengthOf)) }];
      });
      const longestWord = Math.max(0, ...lengths.map(({ word }) => word));
      const longestText = Math.max(0, ...lengths.map(({ whole }) => whole));
      const needed = Math.max(longestWord, Math.min(longestText, 8 * Number.parseFloat(fontSize)));
      return room + 1 < needed ? [`${nameOf(cell)} has ${Math.round(room)} of ${Math.round(needed)} px`] : [];
    });
  }

  /** The parts of a text that may not be broken. An address, a URL and an id may break at their signs. */
  function wordsOf(text: string): string[] {
    const words = text.split(/\s+/);
    return words.flatMap((word) => (/[@_]|:\/\/|\w\.\w/.test(word) ? word.split(/[@._/:-]+/) : word));
  }

  /** Words that go on in the next line, but for those that may be longer than a line. */
  function brokenWords(): string[] {
    const range = document.createRange();
    return texts.flatMap(({ node, like }) => {
      range.selectNodeContents(node);
      if (range.getClientRects().length < 2) return [];
      const boxOf = (at: number) => {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect();
      };
      const words = [
        ...(node.textContent ?? "").matchAll(/(?<![^\s@._/:–—-])[^\s@._/:–—-]{2,24}(?![^\s@._/:–—-])/gu),
      ];
      const broken = words.filter(
        ({ 0: word, index }) => boxOf(index + word.length - 1).top > boxOf(index).bottom - 1,
      );
      return broken.map(([word]) => `${nameOf(like)} breaks “${word}”`);
    });
  }

  /**
   * What sticks lies above the rest, and a button in a field above the field, so that only things within one layer must
   * not overlap. Also the ancestors that scroll: what is scrolled out of them cannot be seen.
   */
  function frameOf(element: Element): { layer: Element; scrollers: Element[] } {
    const known = frames.get(element);
    if (known) return known;
    const parent = element === scope ? null : element.parentElement;
    const { layer, scrollers } = parent ? frameOf(parent) : { layer: scope, scrollers: [] };
    const { position } = getComputedStyle(element);
    const isLayer = ["sticky", "fixed", "absolute"].includes(position);
    const isScroller = parent !== null && getComputedStyle(parent).overflowX !== "visible";
    const frame = {
      layer: isLayer ? element : layer,
      scrollers: isScroller ? [...scrollers, parent] : scrollers,
    };
    frames.set(element, frame);
    return frame;
  }

  /** A link that goes over two lines has a box for each. */
  function markOf(ink: Element | Range, element: Element, name: string): Mark {
    const { layer, scrollers } = frameOf(element);
    // A text is also cut by the element that it is in.
    const clips = ink instanceof Range ? [...scrollers, element] : scrollers;
    let boxes = [...ink.getClientRects()];
    for (const clip of clips) {
      if (getComputedStyle(clip).overflowX === "visible") continue;
      const frame = clip.getBoundingClientRect();
      boxes = boxes.flatMap((box) => {
        const left = Math.max(box.left, frame.left);
        const top = Math.max(box.top, frame.top);
        const width = Math.min(box.right, frame.right) - left;
        const height = Math.min(box.bottom, frame.bottom) - top;
        return width > 0 && height > 0 ? [new DOMRect(left, top, width, height)] : [];
      });
    }
    return { name, element, boxes, layer };
  }

  function isOver(one: DOMRect, other: DOMRect, byPx: number): boolean {
    return (
      Math.min(one.right, other.right) - Math.max(one.left, other.left) > byPx &&
      Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > byPx
    );
  }

  /** From the top downwards, so that each is compared only with those that begin before it ends. */
  function overlaps(marks: readonly Mark[], byPx: number): string[] {
    const placed = marks.flatMap((mark) => mark.boxes.map((box) => ({ mark, box })));
    placed.sort((one, other) => one.box.top - other.box.top);
    const found = placed.flatMap(({ mark, box }, place) => {
      const hits: string[] = [];
      for (const other of placed.slice(place + 1)) {
        if (other.box.top >= box.bottom) break;
        const isOther = mark.element !== other.mark.element && mark.layer === other.mark.layer;
        if (isOther && isOver(box, other.box, byPx)) hits.push(`${mark.name} and ${other.mark.name} overlap`);
      }
      return hits;
    });
    return [...new Set(found)];
  }

  /** What a bar at the bottom of the window still covers when the page is scrolled to its end. */
  function coveredAtTheEnd(): string[] {
    if (scope !== document.body) return [];
    const bars = [...new Set(seen.map((element) => frameOf(element).layer))].filter((layer) => {
      const { position, bottom, pointerEvents } = getComputedStyle(layer);
      return position === "sticky" ? bottom !== "auto" : position === "fixed" && pointerEvents !== "none";
    });
    const startPx = window.scrollY;
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    const movedPx = window.scrollY - startPx;
    const covers = bars.map((bar) => {
      const { left, top, width, height } = bar.getBoundingClientRect();
      // The link to the content waits above the window until it has the focus.
      return new DOMRect(left, top + movedPx, width, top + height > 0 ? height : 0);
    });
    window.scrollTo({ top: startPx, behavior: "instant" });
    const content = [...textMarks, ...controlMarks].filter(({ layer }) => layer === scope);
    return content
      .filter(({ boxes }) => boxes.some((box) => covers.some((cover) => isOver(box, cover, 1))))
      .map(({ name }) => `${name} lies under a bar at the end of the page`);
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

  /** Text may be cut only with a title that has the rest: in width with an ellipsis, in height after some lines. */
  function isCut(element: HTMLElement): boolean {
    if (element.textContent.trim() === "") return false;
    const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(element);
    const hasTitle = element.closest("[title]") !== null;
    const hides = (overflow: string) => overflow === "hidden" || overflow === "clip";
    const isTooWide = hides(overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (isTooWide && element.children.length === 0) return textOverflow !== "ellipsis" || !hasTitle;
    const isTooHigh = hides(overflowY) && element.scrollHeight > element.clientHeight + 1;
    return isTooHigh && (webkitLineClamp === "none" || !hasTitle);
  }
}
