/**
 * Completions below the search box: an editable combobox with a list (ARIA 1.2, APG). The focus stays
 * in the box, what stands there stays until an option is taken, and the form is never held up.
 */

import { isComposing, onTyped } from "./ime.js";

const PAUSE = 120; // milliseconds
const LIMIT = 8;
const HAN = /\p{Script=Han}/u;
const BESIDE = /[\s:：]/; // other terms stand beside what is counted

function start() {
  const box = document.querySelector("#q");
  if (box?.dataset.suggest) new Combobox(box);
}

class Combobox {
  /** @param {HTMLInputElement} box whose data says where to ask, and holds all words */
  constructor(box) {
    this.box = box;
    this.list = element("ul", "suggested");
    this.status = element("p", "hidden");
    this.options = [];
    this.active = -1; // -1: the box itself
    this.shown = ""; // what the list completes
    this.wait = 0;
    this.asked = null;
    this.dress();
    this.listen();
  }

  dress() {
    const { box, list, status } = this;
    set(list, { role: "listbox", id: "suggested", tabindex: "-1", "aria-label": box.dataset.label });
    list.hidden = true;
    set(status, { role: "status" });
    box.after(list);
    box.form.append(status);
    set(box, {
      role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
    });
  }

  listen() {
    const { box, list } = this;
    onTyped(box, () => this.typed());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => this.close());
    box.addEventListener("compositionstart", () => this.close());
    box.form.addEventListener("submit", () => this.close());
    for (const leaving of ["pagehide", "popstate"]) addEventListener(leaving, () => this.close());
    for (const press of ["mousedown", "mouseup"]) { // the focus stays in the box, nothing is pasted into it
      list.addEventListener(press, (event) => event.preventDefault());
    }
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.options.indexOf(option));
    });
  }

  get open() {
    return !this.list.hidden;
  }

  typed() {
    this.drop();
    this.activate(-1); // Enter is for what is typed now
    if (this.box.value === this.shown && this.open) return;
    if (!this.box.value.trim()) this.close();
    else this.wait = setTimeout(() => this.ask(), PAUSE);
  }

  /** Ask for completions; what fails, comes late or is no longer wanted is dropped in silence. */
  async ask() {
    this.drop();
    const typed = this.box.value;
    const asked = this.asked = new AbortController();
    try {
      const query = new URLSearchParams({ q: typed, limit: LIMIT });
      const reply = await fetch(`${this.box.dataset.suggest}?${query}`, { signal: asked.signal });
      const found = reply.ok ? (await reply.json()).suggestions : [];
      if (this.asked === asked && this.box.value === typed) this.show(typed, found);
    } catch {
      if (this.asked === asked) this.close();
    }
  }

  show(typed, found) {
    if (!found.length || document.activeElement !== this.box) {
      this.close();
      return;
    }
    this.shown = typed;
    this.options = found.map((one, number) => this.option(one, number));
    this.list.replaceChildren(...this.options);
    this.list.hidden = false;
    this.list.scrollTop = 0;
    this.box.setAttribute("aria-expanded", "true");
    this.activate(-1);
    this.say(found.length);
  }

  /** Where results follow the typing, what is said of them must not be drowned. */
  say(number) {
    if (document.getElementById("results")) return;
    const { statusOne, statusMany } = this.box.dataset;
    this.status.textContent = counted(number, statusOne, statusMany);
  }

  /** @param {{text: string, kind: string, detail: string, count: number}} one */
  option({ text, kind, detail, count }, number) {
    const option = set(document.createElement("li"), {
      role: "option", id: `suggested-${number}`, "aria-selected": "false",
    });
    const data = this.box.dataset;
    const said = data[`kind${kind[0].toUpperCase()}${kind.slice(1)}`];
    const times = BESIDE.test(text) ? "" : counted(count, data.timesOne, data.timesMany);
    const parts = [
      worded("bdi", "text", text),
      worded("span", "detail", detail),
      element("span", "kind", said ?? times),
    ];
    for (const part of parts.filter((one) => one.textContent)) option.append(part, " ");
    option.dataset.text = text;
    return option;
  }

  /** Nothing that is under way may open the list any more. */
  drop() {
    clearTimeout(this.wait);
    this.asked?.abort();
    this.asked = null;
  }

  close() {
    this.drop();
    this.activate(-1);
    this.options = [];
    this.list.hidden = true;
    this.list.replaceChildren();
    this.status.textContent = "";
    this.box.setAttribute("aria-expanded", "false");
  }

  /** @param {number} number of an option; -1 for the box */
  activate(number) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = number;
    const option = this.options[number];
    if (!option) {
      this.box.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /** Put an option into the box and search for it. */
  take(number) {
    this.box.value = this.options[number].dataset.text;
    this.close();
    this.box.form.requestSubmit();
  }

  key(event) {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (this.does(event.key)) event.preventDefault();
  }

  /** @returns {boolean} whether the key was for the list; all others are the box's own */
  does(key) {
    switch (key) {
      case "ArrowDown":
      case "ArrowUp":
        return this.move(key === "ArrowDown" ? 1 : -1);
      case "Enter":
        if (this.active < 0) return false;
        this.take(this.active);
        return true;
      case "Escape":
        return this.escape();
      case "Tab":
        this.close();
        return false;
      case "ArrowLeft":
      case "ArrowRight":
      case "Home":
      case "End":
        this.activate(-1);
        return false;
      default:
        return false;
    }
  }

  /** From the box through the options and back to it; a closed list opens. */
  move(by) {
    if (!this.open) {
      if (!this.box.value.trim()) return false;
      this.ask();
      return true;
    }
    const places = this.options.length + 1;
    this.activate(((this.active + 1 + by + places) % places) - 1);
    return true;
  }

  /** Close the list; where it is closed, clear the box. */
  escape() {
    if (this.open) {
      this.close();
      return true;
    }
    if (!this.box.value) return false;
    this.box.value = "";
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }
}

/** @param {string} many in which the number takes the place of # */
function counted(count, one, many) {
  return count === 1 ? one : many.replace("#", String(count));
}

/** A text that is not ours, its language named where it is Chinese. */
function worded(tag, css, text) {
  const made = element(tag, css, text);
  if (HAN.test(text)) made.lang = "zh-Hans";
  return made;
}

function element(tag, css, text = "") {
  const made = document.createElement(tag);
  made.className = css;
  made.textContent = text;
  return made;
}

function set(one, attributes) {
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
}

start();
