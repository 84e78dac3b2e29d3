// While one edits a programme, what there is room for is counted anew: the form as it is is sent, nothing is saved, and
// the answer takes the place of the sentences that stand there.

const WAIT_MS = 400;
const form = document.querySelector("form[data-capacity]");
const room = form?.querySelector("[data-room]");
let running = null;
let waiting = null;

const count = async () => {
  running?.abort();
  running = new AbortController();
  const sent = { method: "POST", body: new URLSearchParams(new FormData(form)), signal: running.signal };
  try {
    const answer = await fetch(form.dataset.capacity, sent);
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      room.replaceChildren(...page.body.childNodes);
    }
  } catch (error) {
    if (error.name !== "AbortError") {
      room.dataset.stale = "true"; // no connection for a moment: the button counts again
    }
  }
};

if (room) {
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(count, WAIT_MS);
    });
  }
}
