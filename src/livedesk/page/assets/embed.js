// The widget: looks for changes at the pace the desk sets, and loads itself anew when there are some.
let { following, poll } = document.body.dataset;
async function look() {
  if (!document.hidden) {
    try {
      const found = await (await fetch(following)).json();
      if (found.events.some(({ event }) => event !== "checked")) return location.reload();
      following = found.following;
      poll = found.poll || poll;
    } catch { /* not reachable: the next look comes later */ }
  }
  setTimeout(look, Math.max(5, poll) * 1000);
}
if (following) setTimeout(look, poll * 1000);
