// Sending an edit, and showing the board as it stands afterwards. What was sent twice is carried out once, by its key.

import { cellOfMeeting, cellOfPlace, focusOn, rove } from "./board-grid.js";
import { leave } from "./board-offer.js";
import { say, words } from "./board-words.js";

const root = document.querySelector("[data-board]");
const token = document.querySelector("[data-board-form] [name='csrf_token']");

export const part = () => root.querySelector("[data-board-part]");

const freshKey = () => `board-${Date.now()}-${Math.random().toString(36).slice(2)}`;

const here = () => {
  const cell = document.activeElement?.closest?.(".board-cell");
  const meeting = cell?.querySelector("[data-meeting]")?.dataset.meeting;
  return { meeting, place: cell?.dataset.session ? `${cell.dataset.session}:${cell.dataset.table}` : "" };
};

export const refresh = async (meeting = "") => {
  const before = here();
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) {
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-board-part]");
  const shown = page.querySelector("[data-board]")?.dataset;
  if (!fresh || shown.live !== "yes" || shown.board !== root.dataset.board) {
    window.location.reload(); // it is no draft any more, another one is newer, or nobody is signed in
    return;
  }
  part().replaceWith(fresh);
  const wanted = meeting || before.meeting;
  const cell = (wanted && cellOfMeeting(wanted)) || (before.place && cellOfPlace(before.place));
  rove(cell || null);
  if (cell && (meeting || before.meeting || before.place)) {
    focusOn(cell);
  }
};

const send = async (address, fields, meeting) => {
  const sent = new FormData();
  const { version, number } = part().dataset;
  const every = { csrf_token: token.value, version, seen: number, ...fields };
  for (const [name, value] of Object.entries(every)) {
    sent.set(name, value);
  }
  try {
    const headers = { Accept: "application/json", "Idempotency-Key": freshKey() };
    const answer = await fetch(address, { method: "POST", body: sent, headers });
    const told = await answer.json();
    await refresh(meeting);
    say(told.said.join(" "));
  } catch {
    leave();
    say(words("away"));
  }
};

export const edit = (fields, meeting) => send(`${root.dataset.board}/edit`, fields, meeting);
export const takeBack = (which) => send(`${root.dataset.board}/take-back`, { do: which }, "");
