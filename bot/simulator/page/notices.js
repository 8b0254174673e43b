// What the bot says in answer to a tap: a short note, or a window with OK.

const TOAST_MS = 4000;

/** Notices inside one phone. */
export function notices(root) {
  const toastBox = root.querySelector(".toast");
  const alertBox = root.querySelector(".alert");
  const ok = root.querySelector(".alert-ok");
  let timer = 0;
  let before = null;

  const closeAlert = () => {
    alertBox.hidden = true;
    if (before?.isConnected) before.focus();
  };
  ok.addEventListener("click", closeAlert);
  alertBox.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeAlert();
    if (event.key === "Tab") event.preventDefault();
  });

  return {
    toast(text) {
      clearTimeout(timer);
      toastBox.textContent = text;
      toastBox.hidden = false;
      timer = setTimeout(() => (toastBox.hidden = true), TOAST_MS);
    },
    alert(text) {
      before = document.activeElement;
      root.querySelector(".alert-text").textContent = text;
      alertBox.hidden = false;
      ok.focus();
    },
  };
}
