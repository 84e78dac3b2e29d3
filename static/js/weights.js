// Weights are moved by sliders beside their numbers, and what they would change is shown at once: the same page is
// fetched with the weights in its address, and the part that shows the effect takes the place of the old one. The
// address of the page follows, so that reloading it or sending it to somebody keeps the weights.

const WAIT_MS = 150;
const RENEWING = "form[action$='/renew']";
const form = document.querySelector("form[data-weights]");
const said = document.querySelector("[data-effect-said]");
const sliders = document.querySelectorAll("[data-slider]");
let running = null;
let waiting = null;

const show = (page) => {
  const renewing = page.querySelector(RENEWING);
  if (renewing) {
    document.querySelector(RENEWING)?.replaceChildren(...renewing.childNodes);
  }
  const fresh = page.querySelector("[data-effect]");
  if (!fresh) {
    return;
  }
  document.querySelector("[data-effect]").replaceChildren(...fresh.childNodes);
  said.textContent = document.querySelector("[data-effect-words]")?.textContent ?? "";
};

const tell = (page) => {
  for (const field of form.querySelectorAll(".field")) {
    const input = field.querySelector("input[name]");
    const fresh = page.getElementById(input.id);
    const wrong = fresh?.getAttribute("aria-invalid") ?? "false";
    input.setAttribute("aria-invalid", wrong);
    field.classList.toggle("field-wrong", wrong === "true");
    field.querySelector(".field-error")?.remove();
    const error = fresh?.closest(".field").querySelector(".field-error");
    if (error) {
      field.querySelector(".weight-controls").before(error);
    }
    input.setAttribute("aria-describedby", fresh?.getAttribute("aria-describedby") ?? `${input.id}-hint`);
  }
  form.querySelector(".error-summary")?.remove();
};

const renew = async () => {
  running?.abort();
  running = new AbortController();
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: running.signal });
    if (!answer.ok && answer.status !== 400) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    tell(page);
    show(page);
    window.history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") {
      form.requestSubmit(); // the connection is gone for a moment: the browser then says what is wrong
    }
  }
};

const soon = () => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(renew, WAIT_MS);
};

for (const slider of sliders) {
  const number = document.getElementById(slider.dataset.slider);
  slider.hidden = false;
  slider.addEventListener("input", () => {
    number.value = Number(slider.value).toFixed(2);
    soon();
  });
  number.addEventListener("input", () => {
    slider.value = number.value;
    soon();
  });
}

for (const ends of document.querySelectorAll("[data-slider-ends]")) {
  ends.hidden = false;
}
