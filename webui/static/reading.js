/** The reading page: from one marked place to the next, the map of them, and the section in view. */

import { isComposing } from "./ime.js";
import { isElsewhere, shortcutsOn } from "./shortcuts.js";

function start() {
  followSections(document.querySelector(".outline"));
  const bar = document.querySelector(".stops");
  if (bar) new Stops(bar);
}

/** The marked places, one of them the current one. The address follows, without new history. */
class Stops {
  /** @param {HTMLElement} bar with the buttons, the counter, and the words for them */
  constructor(bar) {
    this.bar = bar;
    this.total = Number(bar.dataset.total);
    this.marks = Array.from({ length: this.total }, (_, i) => document.getElementById(`hit-${i + 1}`));
    this.current = 0; // counts from 1; 0 before the first one
    this.ahead = false; // whether the current one was only counted so far, and not gone to
    this.ticks = new Map();
    for (const tick of document.querySelectorAll(".map a")) this.ticks.set(numberOf(tick), tick);
    for (const [name, by] of [["previous", -1], ["next", 1]]) {
      const button = bar.querySelector(`.${name}`);
      button.addEventListener("click", () => this.step(by));
      tellKey(button);
    }
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("hashchange", () => this.arrive());
    bar.hidden = false;
    document.documentElement.classList.add("counting");
    this.arrive();
    this.keepMap();
  }

  key(event) {
    const by = { n: 1, p: -1, N: -1 }[event.key];
    if (!by || event.defaultPrevented || isComposing(event) || isElsewhere(event) || !shortcutsOn()) return;
    event.preventDefault();
    this.step(by);
    this.focus(); // so that Tab goes on from there; an open note closes
  }

  /** The first place at or after where the address leads, or the last one where there is none. */
  arrive() {
    const target = document.getElementById(decoded(location.hash.slice(1)));
    if (!target) return;
    const at = this.marks.findIndex((mark) => target.contains(mark) || follows(target, mark));
    this.ahead = at >= 0 && !target.contains(this.marks[at]);
    this.show(at < 0 ? this.total : at + 1, "");
  }

  step(by) {
    const stay = this.ahead && by > 0;
    const wanted = stay ? this.current : this.current + by;
    const wrapped = wanted > this.total ? "first" : wanted < 1 ? "last" : "";
    const number = wrapped === "first" ? 1 : wrapped === "last" ? this.total : wanted;
    this.ahead = false;
    this.show(number, wrapped && this.current ? this.bar.dataset[wrapped] : "");
    this.marks[number - 1].scrollIntoView({ block: "center" });
    history.replaceState(history.state, "", `#hit-${number}`);
  }

  focus() {
    const mark = this.marks[this.current - 1];
    mark.tabIndex = -1;
    mark.addEventListener("blur", () => mark.removeAttribute("tabindex"), { once: true });
    mark.focus({ preventScroll: true });
  }

  show(number, said) {
    const before = document.querySelectorAll("mark.current, .map .current");
    for (const one of before) one.classList.remove("current");
    for (const piece of pieces(this.marks[number - 1])) piece.classList.add("current");
    this.ticks.get(number)?.classList.add("current");
    this.current = number;
    this.bar.querySelector(".current").textContent = String(number);
    this.bar.querySelector(".wrapped").textContent = said;
    const count = this.bar.dataset.count.replace("#", String(number));
    this.bar.querySelector("[role=status]").textContent = said ? `${said} ${count}` : count;
  }

  /** Ticks stand where their places are on the whole page, as long as its layout changes. */
  keepMap() {
    const map = document.querySelector(".map");
    let due = 0;
    const draw = () => {
      due = 0;
      if (map.getClientRects().length) this.draw(map.viewBox.baseVal.height);
    };
    new ResizeObserver(() => { due ||= requestAnimationFrame(draw); }).observe(document.body);
  }

  draw(height) {
    const unit = height / document.documentElement.scrollHeight;
    const top = (mark) => (mark.getBoundingClientRect().top + scrollY) * unit;
    const tops = [...this.ticks.keys()].map((number) => top(this.marks[number - 1])); // read, then write
    [...this.ticks.values()].forEach(({ firstElementChild: rect }, i) => {
      rect.setAttribute("y", Math.min(tops[i], height - rect.height.baseVal.value).toFixed(1));
    });
  }
}

/**
 * Say in the outline which section is being read: the last one that began in the top fifth of the
 * window or above.
 */
function followSections(outline) {
  if (!outline) return;
  const details = outline.querySelector("details");
  const wide = matchMedia("(min-width: 60rem)");
  const unfold = () => { details.open = wide.matches; };
  wide.addEventListener("change", unfold);
  unfold();
  const links = [...outline.querySelectorAll("a")];
  const heads = links.map((a) => document.getElementById(decoded(a.hash.slice(1))));
  const begun = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) begun.add(target);
      else begun.delete(target);
    }
    const at = heads.findLastIndex((head) => begun.has(head));
    links.forEach((a, i) => { if (i !== at) a.removeAttribute("aria-current"); });
    if (at < 0) return;
    links[at].setAttribute("aria-current", "location");
    keepInView(outline, links[at]);
  }, { rootMargin: "10000000px 0px -80% 0px" });
  for (const head of heads) if (head) observer.observe(head);
}

/** Scroll a box, and nothing around it, so that what stands in it is seen. */
function keepInView(box, inner) {
  const [outer, line] = [box.getBoundingClientRect(), inner.getBoundingClientRect()];
  if (line.top < outer.top) box.scrollTop -= outer.top - line.top + line.height;
  else if (line.bottom > outer.bottom) box.scrollTop += line.bottom - outer.bottom + line.height;
}

/** Say which key does what a button does, where it does. */
function tellKey(button) {
  if (!shortcutsOn()) return;
  button.setAttribute("aria-keyshortcuts", button.dataset.key);
  button.title += ` (${button.dataset.key})`;
}

/** A mark and what a note or a link cut off it. */
function pieces(mark) {
  const all = [...mark.closest(".words").querySelectorAll("mark")];
  const first = all.indexOf(mark);
  const next = all.findIndex((one, i) => i > first && !one.classList.contains("rest"));
  return all.slice(first, next < 0 ? undefined : next);
}

function follows(one, other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function numberOf(tick) {
  return Number(tick.getAttribute("href").slice("#hit-".length));
}

/** An address may hold what is no UTF-8. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

start();
