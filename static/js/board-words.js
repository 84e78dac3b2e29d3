// What the board says, to those who look and to those who listen. The sentences come with the page, in its language.

const said = document.querySelector("[data-board-said]");
const sentence = document.querySelector("[data-board-sentence]");

export const words = (name, values = {}) =>
  Object.entries(values).reduce((text, [place, value]) => text.replace(`{${place}}`, value), said.dataset[name]);

export const say = (text) => {
  sentence.textContent = text;
  said.textContent = "";
  window.requestAnimationFrame(() => {
    said.textContent = text; // said again also where it is the same sentence as before
  });
};
