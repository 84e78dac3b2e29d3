// A meeting that is picked up, and what putting it down would do in each cell: asked once, for all of them.

import { allCells, cellOfMeeting } from "./board-grid.js";
import { say, words } from "./board-words.js";

const root = document.querySelector("[data-board]");

export const state = { picked: "", offer: null, dropping: "" };

const MARKS = ["board-can", "board-cannot", "board-best", "board-picked"];

const told = (kind, answer) => {
  const sentence = answer.possible ? words(kind, { cost: answer.said }) : words("no", { why: answer.said });
  return { kind, possible: answer.possible, cost: answer.said, said: sentence, place: answer.place };
};

const atTime = (slot) => {
  const then = Object.values(state.offer.sessions).filter((answer) => answer.slot === slot);
  const possible = then.filter((answer) => answer.possible).sort((one, other) => one.rank - other.rank);
  return possible[0] ?? then[0];
};

const isForeignRow = (cell) => cell.dataset.person && !state.offer.people.includes(cell.dataset.person);

export const answerFor = (cell) => {
  const nothing = { kind: "full", possible: false, cost: "", said: words("full"), place: "" };
  if (!state.offer) {
    return { ...nothing, said: words("waiting") };
  }
  const other = cell.querySelector("[data-meeting]")?.dataset.meeting;
  if (other === state.picked) {
    return { kind: "here", possible: true, cost: "", said: words("here"), place: "" };
  }
  if (other) {
    const exchange = state.offer.meetings[other];
    return exchange ? told("exchange", exchange) : nothing;
  }
  const { session, table, slot } = cell.dataset;
  const free = session ? state.offer.sessions[session] : isForeignRow(cell) ? undefined : atTime(slot);
  return free ? told("free", session ? { ...free, place: `${session}:${table}` } : free) : nothing;
};

const isBest = (answer) => answer.possible && answer.place === state.offer.best?.place;

const mark = () => {
  for (const cell of allCells()) {
    const answer = answerFor(cell);
    cell.classList.remove(...MARKS);
    cell.classList.toggle("board-picked", answer.kind === "here");
    cell.classList.toggle("board-can", answer.possible && answer.kind !== "here");
    cell.classList.toggle("board-cannot", !answer.possible);
    cell.classList.toggle("board-best", isBest(answer));
    cell.title = answer.said;
  }
};

export const leave = () => {
  Object.assign(state, { picked: "", offer: null, dropping: "" });
  root.classList.remove("board-picking");
  for (const cell of allCells()) {
    cell.classList.remove(...MARKS);
    cell.removeAttribute("title");
  }
};

const asked = async (meeting) => {
  const answer = await fetch(`${root.dataset.board}/meetings/${meeting}/places`, {
    headers: { Accept: "application/json" },
  });
  return answer.ok ? answer.json() : null;
};

export const pickUp = async (cell, silently = false) => {
  const { meeting } = cell.querySelector("[data-meeting]").dataset;
  leave();
  state.picked = meeting;
  root.classList.add("board-picking");
  cell.classList.add("board-picked");
  say(words("waiting"));
  let offer = null;
  try {
    offer = await asked(meeting);
  } catch {
    offer = null; // the connection is gone for a moment: said below
  }
  if (state.picked !== meeting) {
    return;
  }
  if (!offer) {
    leave();
    say(words("away"));
    return;
  }
  state.offer = offer;
  mark();
  say(silently ? "" : words("picked", { two: offer.two }));
};

export const pickUpAgain = async () => {
  const cell = state.picked ? cellOfMeeting(state.picked) : null;
  if (cell) {
    await pickUp(cell, true);
  } else {
    leave();
  }
};
