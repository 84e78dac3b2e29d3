// Menus of the header are <details>: they open without a script. This closes them on Escape, on a click elsewhere
// and when the focus moves on, and brings the current section of a scrolling strip into view.

const menus = document.querySelectorAll("details.menu");

const closeAllBut = (kept) => {
  for (const menu of menus) {
    if (menu !== kept) {
      menu.open = false;
    }
  }
};

document.addEventListener("click", (event) => closeAllBut(event.target.closest("details.menu")));
document.addEventListener("focusin", (event) => closeAllBut(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" ? event.target.closest("details.menu[open]") : null;
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

const current = document.querySelector(".sections [aria-current='page']");
const strip = current?.closest("ul");
if (strip && strip.scrollWidth > strip.clientWidth) {
  strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}
