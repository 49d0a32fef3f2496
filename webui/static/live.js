/**
 * Results that follow the typing. The address is that of the plain form, and so is what Enter does: all
 * this only spares the way there. One typing session is one step of the history.
 */

import { onTyped } from "./ime.js";

const PAUSE = 250; // milliseconds

export function start() {
  const [box, status, results] = ["q", "status", "results"].map((id) => document.getElementById(id));
  if (box?.form && status && results) new Live(box, status, results);
}

class Live {
  constructor(box, status, results) {
    [this.box, this.status, this.results] = [box, status, results];
    this.shown = here(); // the address whose results are on the page
    this.unfinished = false; // whether what is typed can't be read, and the page says so
    this.typing = false; // whether this session has its step of the history already
    this.wait = 0;
    this.asked = null;
    onTyped(box, () => this.typed());
    box.addEventListener("compositionstart", () => this.drop());
    box.addEventListener("blur", () => { this.typing = false; });
    box.form.addEventListener("submit", () => this.drop());
    addEventListener("popstate", () => this.arrive());
    addEventListener("pageshow", (event) => { if (event.persisted) this.arrive(); });
  }

  typed() {
    this.drop();
    if (this.box.value.trim()) this.wait = setTimeout(() => this.follow(), PAUSE);
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
    if (reply?.page) {
      if (address !== here()) history[this.typing ? "replaceState" : "pushState"](null, "", address);
      this.typing = true;
      this.show(reply.page, address);
    } else if (reply?.status === 400) {
      this.unfinished = true;
      this.say(this.box.dataset.unfinished);
    }
  }

  /** Back or forward to another search of this page. What can't be had here the browser shall get. */
  async arrive() {
    this.drop();
    this.typing = false;
    const address = here();
    if (address === this.shown) return;
    this.box.value = new URLSearchParams(location.search).get("q") ?? "";
    const reply = await this.fetched(address);
    if (reply?.page) this.show(reply.page, address);
    else if (!reply?.dropped) location.reload();
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
    this.results.replaceChildren(...page.getElementById("results").childNodes);
    this.say(...page.getElementById("status").childNodes);
    for (const links of [".tabs", ".site"]) {
      document.querySelector(links)?.replaceChildren(...(page.querySelector(links)?.childNodes ?? []));
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
