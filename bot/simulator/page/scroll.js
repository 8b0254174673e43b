// A message list that stays where its reader is: at the bottom, or where they scrolled to.

const NEAR = 60;

/** Watch a list; gives changing(fn), which keeps the place while fn changes the list. */
export function steady(list, downButton, countBadge) {
  let unseen = 0;

  const atBottom = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  const toBottom = () => {
    list.scrollTop = list.scrollHeight;
    seen();
  };
  const seen = () => {
    unseen = 0;
    countBadge.textContent = "";
    downButton.hidden = true;
  };

  list.addEventListener("scroll", () => (atBottom() ? seen() : (downButton.hidden = false)));
  list.addEventListener("load", () => {
    if (downButton.hidden) toBottom();
  }, true);
  downButton.addEventListener("click", toBottom);
  new ResizeObserver(() => {
    if (downButton.hidden) toBottom();
  }).observe(list);

  return {
    toBottom,
    changing(change, { mine = false, added = false, whole = false } = {}) {
      const stay = !atBottom() && !mine;
      const top = list.scrollTop;
      change();
      if (stay && whole) list.scrollTop = top;
      if (!stay) toBottom();
      else if (added) {
        unseen += 1;
        countBadge.textContent = String(unseen);
        downButton.hidden = false;
      }
    },
  };
}
