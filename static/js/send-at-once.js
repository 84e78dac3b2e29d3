// A form that only passes on what somebody brought is sent as soon as the page is there; without a script, by its button.

document.querySelector("form[data-send-at-once]")?.requestSubmit();
