/** A footnote where it is referred to: its mark opens it in place. Without popovers it is a link. */

function start() {
  if (!("showPopover" in HTMLElement.prototype)) return;
  for (const article of document.querySelectorAll("article[data-to-footnote]")) {
    article.addEventListener("click", (event) => {
      const mark = event.target.closest("a[role=doc-noteref]");
      const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      const footnote = mark && plain && document.getElementById(decodeURIComponent(mark.hash.slice(1)));
      if (!footnote) return;
      event.preventDefault();
      open(mark, footnote, article.dataset);
    });
  }
}

/** @param {DOMStringMap} words what the links of a note say, and in which language */
function open(mark, footnote, words) {
  const note = document.createElement("div");
  note.className = "note";
  note.popover = "auto";
  note.tabIndex = -1;
  note.setAttribute("role", "dialog");
  note.setAttribute("aria-label", mark.getAttribute("aria-label"));
  note.append(text(footnote), ways(mark, note, words));
  (mark.closest(".passage") ?? mark.parentElement).after(note); // where Tab goes on to it
  let leaving = false; // by a link, which takes the focus with it
  note.addEventListener("click", ({ target }) => {
    leaving = target.closest("a") !== null;
    if (leaving) note.hidePopover();
  });
  note.addEventListener("focusout", ({ relatedTarget: next }) => {
    if (next && !note.contains(next)) note.hidePopover(); // it would cover what has the focus
  });
  note.addEventListener("toggle", (event) => {
    if (event.newState === "open") return;
    const focused = document.activeElement ?? document.body;
    const lost = note.contains(focused) || focused.contains(mark); // a click beside it goes to `main`
    if (lost && !leaving) mark.focus({ preventScroll: true });
    removeEventListener("resize", place);
    note.remove();
  });
  const place = () => beside(note, mark);
  addEventListener("resize", place);
  note.showPopover();
  place();
  note.focus({ preventScroll: true });
}

/** The footnote's own label and words; ids stay with the original. */
function text(footnote) {
  const line = document.createElement("p");
  for (const part of footnote.querySelectorAll(":scope > .label, .words")) line.append(part.cloneNode(true));
  for (const one of line.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of line.querySelectorAll(".current")) one.classList.remove("current");
  return line;
}

function ways(mark, note, words) {
  const line = document.createElement("p");
  line.className = "ways";
  line.lang = words.spoken;
  const there = document.createElement("a");
  there.href = mark.hash;
  there.textContent = words.toFootnote;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "second";
  close.textContent = words.close;
  close.addEventListener("click", () => { note.hidePopover(); });
  line.append(there, close);
  return line;
}

/** Below the mark, or above it where there is no room; never off the screen. */
function beside(note, mark) {
  const [at, gap, edge] = [mark.getBoundingClientRect(), 8, 20];
  const { width, height } = note.getBoundingClientRect();
  const below = at.bottom + gap;
  const fits = below + height + gap <= innerHeight;
  const top = fits ? below : Math.max(gap, at.top - height - gap);
  const left = Math.min(at.left, document.documentElement.clientWidth - width - edge);
  note.style.top = `${top + scrollY}px`;
  note.style.left = `${Math.max(edge, left) + scrollX}px`;
}

start();
