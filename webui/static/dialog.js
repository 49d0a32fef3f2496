/**
 * Links with `data-dialog="#part"` show that part of the page they lead to in a dialog. Where anything
 * goes wrong, and for clicks that open another tab, they are links like any other.
 */

const PREFIX = "dialog-"; // ids of the part, beside those of the page
const REFERENCES = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "headers"];

function start() {
  if (typeof HTMLDialogElement === "undefined") return;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-dialog]");
    if (link && isPlain(event) && link.origin === location.origin) {
      event.preventDefault();
      open(link);
    }
  });
}

function isPlain(event) {
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  return event.button === 0 && !modified && !event.defaultPrevented;
}

async function open(link) {
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  const waiting = untilBusy();
  const wanted = () => link.isConnected && !waiting.signal.aborted;
  try {
    const dialog = await made(link, waiting.signal);
    if (!wanted()) return;
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus(); // Safari gives no link the focus on a click, and so none back
    });
    dialog.showModal();
    dialog.querySelector("[tabindex='-1']").focus();
  } catch {
    if (wanted()) location.assign(link.href);
  } finally {
    waiting.abort();
    link.ariaBusy = null;
  }
}

/** Aborts as soon as somebody goes on to type: a slow dialog must not open over that. */
function untilBusy() {
  const waiting = new AbortController();
  const options = { capture: true, signal: waiting.signal };
  const give = (event) => { if (!event.repeat) waiting.abort(); }; // the Enter on the link, held long
  for (const other of ["keydown", "input"]) addEventListener(other, give, options);
  return waiting;
}

/** The dialog for a link. Rejects where the page, the part or its words are missing. */
async function made(link, signal) {
  const response = await fetch(link.href, { signal, headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.querySelector(link.dataset.dialog);
  const words = page.querySelector("[data-close]").dataset;
  await Promise.all(missingSheets(page).map(added));
  return framed(adopted(part, response.url), words.close);
}

/** The sheets that the part needs and this page has not. */
function missingSheets(page) {
  const sheet = "link[rel='stylesheet']";
  const here = new Set([...document.querySelectorAll(sheet)].map((link) => link.href));
  return [...page.querySelectorAll(sheet)].filter((link) => !here.has(link.href));
}

function added(sheet) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = sheet.href;
  return new Promise((done) => {
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}

/** The part as a piece of this page: its ids renamed, its links leading where they led. */
function adopted(part, address) {
  const ids = new Set([part, ...part.querySelectorAll("[id]")].map((element) => element.id));
  for (const element of [part, ...part.querySelectorAll("*")]) {
    if (element.id) element.id = PREFIX + element.id;
    for (const name of REFERENCES) rename(element, name, ids);
    if (element.matches("a[href]")) lead(element, address, ids);
  }
  return document.adoptNode(part);
}

function rename(element, name, ids) {
  if (!element.hasAttribute(name)) return;
  const named = element.getAttribute(name).split(/\s+/);
  element.setAttribute(name, named.map((id) => (ids.has(id) ? PREFIX + id : id)).join(" "));
}

function lead(link, address, ids) {
  const href = link.getAttribute("href");
  const inside = href.startsWith("#") && ids.has(decodeURIComponent(href.slice(1)));
  link.setAttribute("href", inside ? `#${PREFIX}${href.slice(1)}` : new URL(href, address).href);
}

function framed(part, words) {
  const dialog = element("dialog", "part");
  const header = element("header", "");
  const body = element("div", "body");
  header.append(titled(part, dialog), closing(dialog, words));
  body.append(part);
  dialog.append(header, body);
  return dialog;
}

/** The heading of the part, which names the dialog and is where its reading begins. */
function titled(part, dialog) {
  const heading = part.querySelector("h1, h2, h3");
  heading.id ||= `${PREFIX}heading`;
  heading.tabIndex = -1;
  dialog.setAttribute("aria-labelledby", heading.id);
  return heading;
}

function closing(dialog, words) {
  const button = element("button", "close second");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", () => dialog.close());
  let pressed = null; // a selection that is dragged out of the dialog ends in a click on it, too
  dialog.addEventListener("pointerdown", ({ target }) => { pressed = target; });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog && pressed === dialog) dialog.close();
  });
  return button;
}

function element(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}

start();
