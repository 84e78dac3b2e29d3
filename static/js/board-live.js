// What others change appears by itself, in words and on the board, while the page is looked at; hidden, it asks nothing.

import { pickUpAgain, state } from "./board-offer.js";
import { part, refresh } from "./board-post.js";
import { say, words } from "./board-words.js";

const EVERY_MS = 2500;
const root = document.querySelector("[data-board]");

const news = async () => {
  const { version, number } = part().dataset;
  const answer = await fetch(`${root.dataset.board}/since/${number}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    return;
  }
  const told = await answer.json();
  if (String(told.version) === part().dataset.version || version !== part().dataset.version) {
    return; // nothing new, or an edit of one's own came in between
  }
  await refresh();
  if (told.said.length > 0) {
    say(words("news", { what: told.said.join(" ") }));
  }
  if (state.picked) {
    await pickUpAgain();
  }
};

const goOn = async () => {
  if (!document.hidden) {
    try {
      await news();
    } catch {
      // The connection is gone for a moment: what stands here stays, and the next try comes.
    }
  }
  window.setTimeout(goOn, EVERY_MS);
};

export const watchOthers = () => {
  window.setTimeout(goOn, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      news().catch(() => {});
    }
  });
};
