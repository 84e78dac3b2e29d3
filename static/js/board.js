// The board of a draft: pick a meeting up with the mouse or with Enter, see everywhere what putting it down would do,
// and put it down. Without a script every meeting and every free table is a link to a page with forms that do the same.

import { cellOf, cellOfMeeting, cellOfPlace, cellOfTime, focusOn, rove, step } from "./board-grid.js";
import { attachDragging } from "./board-drag.js";
import { watchOthers } from "./board-live.js";
import { answerFor, leave, pickUp, state } from "./board-offer.js";
import { edit, takeBack } from "./board-post.js";
import { say, words } from "./board-words.js";

const root = document.querySelector("[data-board][data-live='yes']");

const putDown = async (cell) => {
  const answer = answerFor(cell);
  if (answer.kind === "here") {
    leave();
    say(words("left"));
    return;
  }
  say(answer.said);
  if (answer.possible) {
    const meeting = state.picked;
    const seen = { version: state.offer.version, seen: state.offer.number };
    leave();
    await edit({ ...seen, do: "move", meeting, place: answer.place }, meeting);
  }
};

const goToBest = async (cell) => {
  if (!state.picked) {
    await pickUp(cell);
  }
  const best = state.offer?.best;
  if (!best) {
    say(words("none"));
    return;
  }
  const there = cellOfMeeting(best.other) ?? cellOfPlace(best.place) ?? cellOfTime(best.slot, state.offer.people);
  if (there) {
    focusOn(there);
    say(words("best", { place: there.dataset.place, cost: answerFor(there).cost }));
  } else {
    say(words("elsewhere", { place: best.where, cost: best.said }));
  }
};

const toggleLock = (meeting) =>
  edit({ do: "locked" in meeting.dataset ? "unlock" : "lock", meeting: meeting.dataset.meeting }, meeting.dataset.meeting);

const takeOut = async (cell, meeting) => {
  if (state.dropping !== meeting.dataset.meeting) {
    await pickUp(cell);
    const drop = state.offer?.drop;
    if (drop) {
      state.dropping = drop.possible ? meeting.dataset.meeting : "";
      say(drop.possible ? words("drop", { cost: drop.said }) : drop.said);
    }
    return;
  }
  leave();
  await edit({ do: "drop", meeting: meeting.dataset.meeting }, "");
};

const onMeeting = {
  l: (_cell, meeting) => toggleLock(meeting),
  b: (cell) => goToBest(cell),
  delete: takeOut,
  backspace: takeOut,
  o: (_cell, meeting) => window.location.assign(meeting.href),
};

const onEnter = async (event, cell) => {
  if (state.picked) {
    event.preventDefault();
    await putDown(cell);
  } else if (cell.querySelector("[data-meeting]")) {
    event.preventDefault();
    await pickUp(cell);
  }
};

const moveFocus = (event, cell) => {
  event.preventDefault();
  const next = step(cell, event.key);
  if (next) {
    focusOn(next);
    if (state.offer) {
      say(answerFor(next).said);
    }
  }
};

const pressed = async (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const key = event.key.toLowerCase();
  const meeting = cell.querySelector("[data-meeting]");
  if (key.startsWith("arrow")) {
    moveFocus(event, cell);
  } else if (key === "enter" || key === " ") {
    await onEnter(event, cell);
  } else if (key === "escape" && state.picked) {
    leave();
    say(words("left"));
  } else if (key === "u" || key === "r") {
    await takeBack(key === "u" ? "undo" : "redo");
  } else if (key === "b" && state.picked) {
    await goToBest(cell);
  } else if (meeting && key in onMeeting) {
    event.preventDefault();
    await onMeeting[key](cell, meeting);
  }
};

if (root) {
  document.querySelector("[data-board-status]").hidden = false;
  rove();
  root.addEventListener("keydown", pressed);
  attachDragging(root, putDown);
  watchOthers();
}
