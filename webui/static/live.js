/**
 * Results that follow the typing. The address is that of the plain form, and so is what Enter does: all
 * this only spares the way there. One typing session is one step of the history.
 */

import { isComposing, onTyped } from "./ime.js";

const PAUSE = 250; // milliseconds
const UNMOVED = { preventScroll: true };

function start() {
  const [box, status, results] = ["q", "status", "results"].map((id) => document.getElementById(id));
  if (box?.form && status && results) new Live(box, status, results);
}

class Live {
  constructor(box, status, results) {
    [this.box, this.status, this.results] = [box, status, results];
    this.shown = here(); // the address whose results are on the page
    this.unfinished = false; // whether the page says that it does not show what is typed
    this.typing = false; // whether this session has its step of the history already
    this.wait = 0;
    this.asked = null;
    onTyped(box, () => this.typed());
    box.addEventListener("compositionstart", () => this.drop());
    box.addEventListener("blur", () => { this.typing = false; });
    box.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("popstate", (event) => this.arrive(event));
    addEventListener("pageshow", (event) => { if (event.persisted) this.arrive(event); });
  }

  typed() {
    this.drop();
    if (this.box.value.trim()) this.wait = setTimeout(() => this.follow(), PAUSE);
  }

  /** Enter ends the session, which stays one step of the history; what is shown is not asked for again. */
  submit(event) {
    this.drop();
    if (event.submitter?.hasAttribute("formaction")) return;
    const address = addressOf(this.box.form);
    const shown = address === this.shown && !this.unfinished;
    if (!shown && !this.typing) return;
    event.preventDefault();
    if (!shown) location.replace(address);
    this.typing = false;
  }

  /** Nothing that is under way may change the page any more. */
  drop() {
    clearTimeout(this.wait);
    this.asked?.abort();
    this.asked = null;
    this.results.removeAttribute("aria-busy");
  }

  /** Show what the form would lead to; then the address is that one. */
  async follow() {
    const address = addressOf(this.box.form);
    if (address === this.shown && !this.unfinished) return;
    const reply = await this.fetched(address);
    if (reply.page) {
      if (address !== here()) history[this.typing ? "replaceState" : "pushState"](null, "", address);
      this.typing = true;
      this.show(reply.page, address);
    } else if (!reply.dropped) {
      this.unfinished = true;
      const { unfinished, failed } = this.box.dataset;
      this.say(reply.status === 400 ? unfinished : failed);
    }
  }

  /** Back or forward to another search of this page. What can't be had here the browser shall get. */
  async arrive(event) {
    this.drop();
    this.typing = false;
    const address = here();
    if (address === this.shown) return;
    if (!isComposing(event)) this.box.value = new URLSearchParams(location.search).get("q") ?? "";
    const reply = await this.fetched(address);
    if (reply.page) this.show(reply.page, address);
    else if (!reply.dropped) location.reload();
  }

  /**
   * @returns {Promise<{status?: number, page?: Document, dropped?: boolean}>} what stands at an address;
   *   ``dropped`` where nobody waits for it any more; empty where it could not be had
   */
  async fetched(address) {
    this.drop();
    const asked = this.asked = new AbortController();
    this.results.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (this.asked !== asked) return { dropped: true };
      const whole = reply.ok && page.getElementById("results") && page.getElementById("status");
      return { status: reply.status, page: whole ? page : undefined };
    } catch {
      return this.asked === asked ? {} : { dropped: true };
    } finally {
      if (this.asked === asked) this.drop();
    }
  }

  show(page, address) {
    this.unfinished = false;
    this.shown = address;
    document.title = page.title;
    this.say(...page.getElementById("status").childNodes);
    for (const part of ["#results", ".tabs", ".site"]) {
      const [old, made] = [document, page].map((one) => one.querySelector(part));
      if (old?.contains(document.activeElement)) document.getElementById("main").focus(UNMOVED);
      old?.replaceChildren(...(made?.childNodes ?? []));
    }
  }

  /** What is said already is not said again. */
  say(...nodes) {
    const said = document.createElement("p");
    said.append(...nodes);
    if (said.textContent !== this.status.textContent) this.status.replaceChildren(...said.childNodes);
  }
}

/** Where a form leads, written as here(). */
function addressOf(form) {
  return `${new URL(form.action).pathname}?${new URLSearchParams(new FormData(form))}`;
}

/** The address of this page, however it was escaped. */
function here() {
  return `${location.pathname}?${new URLSearchParams(location.search)}`;
}

start();
