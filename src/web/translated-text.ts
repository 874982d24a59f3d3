/** What a translator of pages, such as the one in Chrome, has put in the place of a text node. */
const standIns = new WeakMap<Node, ChildNode>();

const isFont = (node: Node | null | undefined): node is HTMLElement => node?.nodeName === "FONT";

/** Puts a text node back in its place. */
function restore(text: Node): void {
  const standIn = standIns.get(text);
  standIns.delete(text);
  standIn?.replaceWith(text);
}

/**
 * React keeps the text nodes that it made. Once a translator has replaced one, React changes a text that is no longer
 * shown, and throws when it removes it or inserts something before it. A replaced node is therefore put back first. Nodes
 * that an extension has wrapped, moved or removed are looked for where they are now, so that React never throws.
 */
export function keepUpWithTranslators(): void {
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      if (type === "characterData") restore(target);
      const standIn = [addedNodes[0], previousSibling, nextSibling].find(isFont);
      if (standIn === undefined) continue;
      for (const node of removedNodes) {
        if (node.nodeType !== Node.TEXT_NODE || node.isConnected) continue;
        standIns.set(node, standIn);
        observer.observe(node, { characterData: true });
      }
    }
  });
  observer.observe(document.body, { childList: true, subtree: true });

  // Called below with the node as `this`.
  // oxlint-disable-next-line typescript/unbound-method
  const { insertBefore, removeChild } = Node.prototype;
  Node.prototype.insertBefore = function insert<T extends Node>(this: Node, node: T, before: Node | null): T {
    if (before !== null && before.parentNode !== this) restore(before);
    insertBefore.call(this, node, before && childAround(this, before));
    return node;
  };
  Node.prototype.removeChild = function remove<T extends Node>(this: Node, node: T): T {
    if (node.parentNode !== this) restore(node);
    const parent = node.parentNode === this ? this : node.parentNode;
    // An extension may have removed or moved it.
    if (parent !== null) removeChild.call(parent, node);
    return node;
  };
}

/** The child of `parent` that is, or contains, a node that an extension has wrapped; null, the end, if it was moved away. */
function childAround(parent: Node, node: Node): Node | null {
  let child: Node | null = node;
  while (child !== null && child.parentNode !== parent) child = child.parentNode;
  return child;
}
