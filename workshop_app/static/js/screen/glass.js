// The glass itself: text as large as fits, full screen, and a screen that does not fall asleep.

const SIZES = 6;

/** Step the board's text down until all of it fits: nobody scrolls a shared screen. */
export function fit(board) {
  for (let size = 0; size < SIZES; size += 1) {
    board.dataset.size = String(size);
    if (document.documentElement.scrollHeight <= window.innerHeight) return;
  }
}

/** Both buttons show themselves only where the browser can do it: plain http has no wake lock. */
export function glassTools(page) {
  fullScreen(page.querySelector("[data-full]"));
  awake(page.querySelector("[data-awake]"));
}

function fullScreen(button) {
  if (!document.fullscreenEnabled) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
  document.addEventListener("fullscreenchange", () => {
    button.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen";
  });
}

function awake(button) {
  if (!navigator.wakeLock) return;
  let lock = null;
  let wanted = false;
  const paint = () => button.setAttribute("aria-pressed", String(Boolean(lock)));
  const hold = async () => {
    lock = await navigator.wakeLock.request("screen").catch(() => null);
    lock?.addEventListener("release", () => { lock = null; paint(); });
    paint();
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    wanted = !lock;
    if (wanted) hold();
    else lock.release();
  });
  // The browser takes the lock away whenever the page is out of sight.
  document.addEventListener("visibilitychange", () => wanted && !lock && document.visibilityState === "visible" && hold());
}
