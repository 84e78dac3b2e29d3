// Notes of the desk survive a bad network: each is kept on this device before it is sent, and sent again, with its own
// key, until the service has said that it is noted. So none is lost and none is there twice. What stands here is the
// order in which things were noted, and they are sent in that order.

const RETRY_EVERY_MS = 4000;
const FINAL = new Set([404, 409, 422]);
const box = document.querySelector("[data-desk-queue]");
const place = box ? `desk:${box.dataset.deskQueue}` : "";
let sending = false;
let lastWords = "";

const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? [];
  } catch {
    return [];
  }
};

const keep = (notes) => {
  if (notes.length) {
    localStorage.setItem(place, JSON.stringify(notes));
  } else {
    localStorage.removeItem(place);
  }
  show();
};

const drop = (key) => keep(kept().filter((note) => note.key !== key));

const line = (note) => {
  const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const refused = note.refused ? ` ${box.querySelector("[data-desk-said]").dataset.deskRefused} ${note.refused}` : "";
  item.firstElementChild.textContent = note.words + refused;
  item.querySelector("button").addEventListener("click", () => drop(note.key));
  return item;
};

const show = () => {
  const notes = kept();
  const said = box.querySelector("[data-desk-said]");
  box.hidden = notes.length === 0;
  said.textContent = lastWords || (notes.some((note) => !note.refused) ? said.dataset.deskWaiting : "");
  box.querySelector("[data-desk-list]").replaceChildren(...notes.map(line));
};

const renew = async () => {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) {
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll("[data-desk-renew]");
  document.querySelectorAll("[data-desk-renew]").forEach((part, at) => {
    if (fresh[at] && !part.contains(document.activeElement?.closest("select, input"))) {
      part.replaceChildren(...fresh[at].childNodes);
    }
  });
};

// Returns whether the next note may be sent now.
const send = async (note) => {
  const token = document.querySelector("input[name=csrf_token]")?.value ?? "";
  const body = new URLSearchParams({ ...note.fields, key: note.key, csrf_token: token });
  const answer = await fetch(box.dataset.deskUrl, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.status === 201) {
    drop(note.key);
    return true;
  }
  if (answer.redirected || answer.status === 401 || answer.status === 400) {
    lastWords = box.querySelector("[data-desk-said]").dataset.deskSignIn;
    show();
    return false;
  }
  if (FINAL.has(answer.status)) {
    const json = answer.headers.get("Content-Type")?.includes("json");
    const refused = (json ? (await answer.json()).sentence : "") || box.dataset.deskGone;
    keep(kept().map((each) => (each.key === note.key ? { ...each, refused } : each)));
    return true;
  }
  return false;
};

const flush = async () => {
  if (sending) {
    return;
  }
  sending = true;
  lastWords = "";
  let sent = false;
  try {
    let note = kept().find((each) => !each.refused);
    while (note && (await send(note))) {
      sent = true;
      note = kept().find((each) => !each.refused);
    }
    if (sent) {
      await renew();
    }
  } catch {
    // No line: everything stays here, and the next try comes.
  }
  sending = false;
  show();
};

const canKeep = () => {
  try {
    localStorage.setItem(`${place}:try`, "1");
    localStorage.removeItem(`${place}:try`);
    return true;
  } catch {
    return false;
  }
};

// Where nothing can be kept on the device, the form goes its plain way.
const noted = (event) => {
  const form = event.target.closest("form[data-desk-note]");
  if (!form || !event.submitter || !canKeep()) {
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  const fields = { ...Object.fromEntries(new FormData(form)), [button.name]: button.value };
  delete fields.csrf_token;
  delete fields.key;
  const words = button.dataset.deskWords ?? form.dataset.deskName;
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0"));
  keep([...kept(), { key: key.join(""), fields, words }]);
  flush();
};

if (box) {
  document.addEventListener("submit", noted);
  window.addEventListener("online", flush);
  window.setInterval(() => kept().some((note) => !note.refused) && flush(), RETRY_EVERY_MS);
  show();
  flush();
}
