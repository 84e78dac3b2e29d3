// A text that is there to be copied gets a button that does it; without a script it is marked and copied by hand.

const SAID_FOR_MS = 2000;

const offer = (button) => {
  const text = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      return; // The browser forbids it: the text is marked, so that one key copies it.
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = words;
    }, SAID_FOR_MS);
  });
};

document.querySelectorAll("[data-copy]").forEach(offer);
