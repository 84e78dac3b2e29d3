// Picking a meeting up with the mouse: the same as with the keyboard, but for the hand. A cell that cannot take it does
// not accept it, and the sentence below says why while it is held there.

import { cellOf } from "./board-grid.js";
import { answerFor, leave, pickUp, state } from "./board-offer.js";
import { say, words } from "./board-words.js";

let over = null;

const holdOver = (event) => {
  const cell = cellOf(event.target);
  if (!cell || !state.picked) {
    return;
  }
  const answer = answerFor(cell);
  if (cell !== over && state.offer) {
    over = cell;
    say(answer.said);
  }
  if (answer.possible) {
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
  }
};

export const attachDragging = (root, putDown) => {
  root.addEventListener("dragstart", (event) => {
    const cell = cellOf(event.target);
    if (cell?.querySelector("[data-meeting]")) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", cell.dataset.place);
      pickUp(cell);
    }
  });
  root.addEventListener("dragover", holdOver);
  root.addEventListener("drop", (event) => {
    const cell = cellOf(event.target);
    if (cell && state.picked) {
      event.preventDefault();
      putDown(cell);
    }
  });
  root.addEventListener("dragend", () => {
    over = null;
    if (state.picked) {
      leave();
      say(words("left"));
    }
  });
};
