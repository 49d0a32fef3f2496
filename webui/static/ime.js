/**
 * Whether an input method is composing. The first keydown of a composition has only keyCode 229, and
 * Safari sends the Enter that ends one after compositionend, as 229 without isComposing. Some
 * compositions never end: where the box is cleared by its cross or by script, only the next input tells.
 */

let composing = false;

addEventListener("compositionstart", () => { composing = true; }, true);
addEventListener("compositionend", () => { composing = false; }, true);
addEventListener("input", (event) => { composing &&= event.isComposing === true; }, true);

/** @param {Event} event of a keyboard, or any other that must not interfere */
export function isComposing(event) {
  return composing || event.isComposing === true || event.keyCode === 229;
}

/**
 * Call back when the text in a box was changed, and nothing in it is being composed.
 *
 * The last input event of a composition comes before its end in some browsers, and after it in others;
 * where both call, a short wait makes them one.
 *
 * @param {HTMLInputElement} box
 * @param {() => void} changed
 */
export function onTyped(box, changed) {
  box.addEventListener("input", (event) => { if (event.isComposing !== true) changed(); });
  box.addEventListener("compositionend", () => changed());
}
