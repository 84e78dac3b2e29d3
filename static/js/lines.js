// A list of short texts always shows some empty lines. With a script there is one, and a button for the next.

const SPARE = 1;

const isEmpty = (line) => line.querySelector("input").value === "";

const nextLine = (list) => {
  const line = list.lastElementChild.cloneNode(true);
  const input = line.querySelector("input");
  const number = list.children.length;
  const renumbered = (text) => text.replace(/-\d+$/, `-${number}`);
  line.querySelector("label")?.setAttribute("for", renumbered(input.id));
  input.id = renumbered(input.id);
  input.name = renumbered(input.name);
  input.value = "";
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
  line.querySelector(".field-error")?.remove();
  const count = line.querySelector("[data-line-number]");
  if (count) {
    count.textContent = String(number + 1);
  }
  return line;
};

const showButton = (group) => {
  const list = group.querySelector("[data-lines-list]");
  const button = group.querySelector("[data-lines-add]");
  const most = Number(group.dataset.linesMost || "0") || Infinity;
  const kept = [...list.children];
  while (kept.length > SPARE && isEmpty(kept.at(-1)) && isEmpty(kept.at(-2))) {
    kept.pop().remove();
  }
  const refresh = () => {
    button.hidden = list.children.length >= most;
  };
  button.addEventListener("click", () => {
    const line = nextLine(list);
    list.append(line);
    line.querySelector("input").focus();
    refresh();
  });
  refresh();
};

document.querySelectorAll("[data-lines]").forEach(showButton);
