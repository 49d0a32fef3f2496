/** The page in the other language opens at the place of this one. */

function start() {
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a[hreflang]");
    if (link) link.hash = location.hash;
  });
}

start();
