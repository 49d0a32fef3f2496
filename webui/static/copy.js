/**
 * Buttons that copy. `data-copy` is the text, `data-copied` and `data-failed` what to say afterwards.
 * With `data-absolute` the text is a path of this site; only here is it known where that is.
 */

const SHOWN = 2500; // milliseconds for which a button says that it copied
const ANNOUNCED = 150; // milliseconds after which a new live region is heard

const status = document.createElement("p");
status.className = "hidden";
status.setAttribute("role", "status");

const waiting = new WeakMap();

function start() {
  reveal(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node instanceof Element) reveal(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button.copy");
    if (button) copy(button);
  });
}

/** @param {ParentNode} root in which to show the buttons, and whole addresses */
function reveal(root) {
  const found = [...root.querySelectorAll("button.copy[hidden], code[data-absolute]")];
  for (const element of root instanceof Element && root.matches(".copy") ? [root, ...found] : found) {
    if (element.matches("button")) element.hidden = false;
    else if (element.textContent.startsWith("/")) element.textContent = absolute(element.textContent);
  }
}

function absolute(path) {
  return new URL(path, location.origin).href;
}

async function copy(button) {
  const { copy: kept, absolute: path, copied, failed } = button.dataset;
  const done = await written(path === undefined ? kept : absolute(kept), button);
  tell(button, done ? copied : failed);
}

/** Whether the text is on the clipboard. */
async function written(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return selected(text, button); // no permission, or no clipboard but on https
  }
}

function selected(text, button) {
  const field = document.createElement("textarea");
  field.className = "hidden";
  field.readOnly = true;
  field.value = text;
  button.after(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  button.focus();
  return done;
}

/** Say it in the button for a while, and once to a screen reader. */
function tell(button, text) {
  const before = waiting.get(button) ?? { label: button.textContent };
  clearTimeout(before.timer);
  button.style.minWidth = `${button.offsetWidth}px`;
  button.textContent = text;
  before.timer = setTimeout(() => {
    button.textContent = before.label;
    button.style.minWidth = "";
    waiting.delete(button);
  }, SHOWN);
  waiting.set(button, before);
  announce(button, text);
}

function announce(button, text) {
  const place = button.closest("dialog") ?? document.body; // all else is silent below a dialog
  if (status.parentNode !== place) place.append(status);
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, ANNOUNCED);
}

start();
