// Where something shown is out of date and can be computed anew, that is asked for without a click. The page then loads
// again and shows how far the work is.

const place = document.querySelector("[data-renew-at-once]");
const form = place?.querySelector("form");

const ask = async () => {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.ok) {
      window.location.reload();
    }
  } catch {
    // The connection is gone for a moment: the button stays.
  }
};

if (form) {
  ask();
}
