// A page about work in the background renews the part that changes. What is new is also said to screen readers: another
// stage at once, other figures now and then, not with every second. When the work has ended the whole page is loaded
// again.

const RENEW_EVERY_MS = 1000;
const SAY_FIGURES_EVERY_MS = 15000;
const part = document.querySelector("[data-live]");
const said = document.querySelector("[data-live-said]");

const stage = () => part.querySelector("progress")?.getAttribute("aria-label") ?? "";
const figures = () => part.querySelector("[data-live-words]")?.textContent ?? "";
const heard = { stage: part ? stage() : "", figures: "", at: Date.now() };

const say = () => {
  const isLater = Date.now() - heard.at >= SAY_FIGURES_EVERY_MS;
  if (stage() === heard.stage && (!isLater || figures() === heard.figures)) {
    return;
  }
  said.textContent = `${stage()} ${figures()}`.trim();
  Object.assign(heard, { stage: stage(), figures: figures(), at: Date.now() });
};

const renew = async () => {
  const answer = await fetch(part.dataset.live, { headers: { Accept: "text/html" } });
  if (!answer.ok) {
    return true;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (!fresh) {
    window.location.reload();
    return false;
  }
  part.replaceChildren(...fresh.childNodes);
  say();
  return true;
};

const goOn = async () => {
  let again = true;
  try {
    again = await renew();
  } catch {
    // The connection is gone for a moment: what stands here stays, and the next try comes.
  }
  if (again) {
    window.setTimeout(goOn, RENEW_EVERY_MS);
  }
};

if (part) {
  window.setTimeout(goOn, RENEW_EVERY_MS);
}
