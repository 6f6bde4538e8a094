// Cards are replaced as their stories move on; nothing else on the page changes.
const { events } = document.body.dataset;
const cards = document.getElementById("cards");
const place = (html) => {
  const made = document.createRange().createContextualFragment(html).querySelector("article");
  const old = document.getElementById(made.id);
  if (old?.outerHTML === made.outerHTML) return;
  const focused = old?.contains(document.activeElement) && document.activeElement.getAttribute("href");
  old?.remove();
  const next = [...cards.children].find((e) => +e.dataset.rank > +made.dataset.rank);
  cards.insertBefore(made, next ?? null);
  if (focused) [...made.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused)?.focus({ preventScroll: true });
};
if (events && self.EventSource) {
  const source = new EventSource(events);
  source.addEventListener("card", ({ data }) => place(JSON.parse(data).html));
  source.addEventListener("reload", () => location.reload());
  addEventListener("pagehide", () => source.close());
}
