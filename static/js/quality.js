// What would improve a profile stands beside the form. While somebody types it is asked for again, after a pause; without
// a script a button asks for it. Nothing is kept of what is asked.

const PAUSE_MS = 700;
const form = document.querySelector("[data-quality]");
const said = document.querySelector("[data-quality-said]");
const part = () => document.querySelector("[data-quality-part]");
let waiting = 0;
let asking = null;

const figure = () => part().querySelector(".meter p")?.textContent.trim() ?? "";

const show = (text) => {
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-quality-part]");
  if (!fresh) {
    return;
  }
  const before = figure();
  part().replaceChildren(...fresh.childNodes);
  if (figure() !== before) {
    said.textContent = figure();
  }
};

const renew = async () => {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(form.dataset.quality, {
      method: "POST",
      body: new FormData(form),
      signal: asking.signal,
    });
    if (answer.ok) {
      show(await answer.text());
    }
  } catch {
    // Another key was pressed meanwhile, or the connection is gone for a moment: the next pause asks again.
  }
};

form?.querySelectorAll("[data-quality-ask]").forEach((button) => {
  button.hidden = true;
});
form?.addEventListener("input", () => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(renew, PAUSE_MS);
});
