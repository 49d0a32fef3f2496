/**
 * Single keys: / to the box, ? to the help, j and k from hit to hit. None of them fires while
 * somebody types or composes, and the help page turns all of them off.
 */

import { isComposing } from "./ime.js";

const KEPT = "waikong.shortcuts";
const TYPING = "input, textarea, select, [contenteditable]";

/** Whether single keys do anything. They don't where nothing could turn them off for good. */
export function shortcutsOn() {
  return remembers() && localStorage.getItem(KEPT) !== "off";
}

/** Whether this browser lets the page remember anything. */
function remembers() {
  try {
    localStorage.getItem(KEPT);
    return true;
  } catch {
    return false;
  }
}

function start() {
  addEventListener("keydown", pressed);
  offerSwitch(document.getElementById("shortcuts"));
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.defaultPrevented || isComposing(event) || isElsewhere(event) || !shortcutsOn()) return;
  if (act(event.key)) event.preventDefault();
}

/** Whether a key is meant for something else: a field, a dialog, the browser. */
export function isElsewhere(event) {
  const held = event.ctrlKey || event.altKey || event.metaKey;
  return held || event.target.closest?.(TYPING) || document.querySelector("dialog[open]");
}

/** Do what a key says; whether it says anything here. */
function act(key) {
  switch (key) {
    case "/": return toBox();
    case "?": return toHelp();
    case "j": return toHit(1);
    case "k": return toHit(-1);
    default: return false;
  }
}

function toBox() {
  const box = document.getElementById("q");
  box?.focus();
  box?.select();
  return box !== null;
}

function toHelp() {
  const link = document.querySelector("[data-keys]");
  if (link) location.assign(link.dataset.keys);
  return link !== null;
}

/** From the hit that holds the focus to the next; to the first where none does. */
function toHit(step) {
  const hits = [...document.querySelectorAll(".hit")];
  const at = hits.findIndex((hit) => hit.contains(document.activeElement));
  const next = hits[at < 0 ? 0 : at + step];
  next?.querySelector("a[href]")?.focus();
  return hits.length > 0;
}

/** @param {HTMLInputElement | null} box of the help page */
function offerSwitch(box) {
  if (!box) return;
  box.checked = shortcutsOn();
  box.disabled = !remembers();
  document.getElementById("forgetful").hidden = !box.disabled;
  box.addEventListener("change", () => {
    keep(box.checked);
    box.checked = shortcutsOn();
  });
  box.closest("[hidden]").hidden = false;
}

function keep(on) {
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // then single keys are off anyway
  }
}

start();
