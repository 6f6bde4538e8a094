// What changed in "where things stand" since the reader last looked, kept in this browser alone.
// Without script or storage: nothing is shown, nothing is missing.
const key = `livedesk:${location.pathname}`;
const box = document.getElementById("since");
const lines = () => Object.fromEntries([...document.querySelectorAll("[data-line]")].map(
  (e) => [e.dataset.line, [+e.dataset.rev, e.querySelector("a").textContent.trim()]]));
let before;
try { before = JSON.parse(localStorage.getItem(key)); } catch { /* storage is off */ }

function compare() {
  if (!before?.lines || typeof before.lines !== "object") return;
  const marks = [];
  for (const e of document.querySelectorAll("[data-line]")) {
    const was = before.lines[e.dataset.line];
    const mark = !was ? "new" : was[0] < +e.dataset.rev ? "changed" : "";
    e.classList.toggle("since", Boolean(mark));
    if (mark) marks.push([mark, e.querySelector("a")]);
  }
  box.hidden = !marks.length;
  if (!marks.length) return;
  const when = new Date(before.at);
  const day = when.toDateString() === new Date().toDateString() ? {} : { weekday: "short" };
  const head = document.createElement("p");
  head.textContent = `Since ${when.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...day })}, when you last looked:`;
  const list = document.createElement("ul");
  for (const [mark, link] of marks) {
    const item = document.createElement("li");
    item.className = mark;
    const sign = document.createElement("b");
    sign.textContent = mark === "new" ? "+ new " : "~ changed ";
    item.append(sign, link.cloneNode(true));
    list.append(item);
  }
  box.replaceChildren(head, list);
}

function keep() {
  try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), lines: lines() })); } catch { /* storage is off */ }
}

compare();
document.addEventListener("livedesk:stand", compare);
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
addEventListener("pagehide", keep);
