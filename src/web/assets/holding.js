/**
 * Keeps a case while its page is open and somebody is at it, and gives it back when they leave. Without this the case is
 * free ten minutes after its page was last loaded.
 */
const form = document.querySelector('form[data-held]');
const beatMs = 4 * 60_000;
/** Whoever touched nothing for so long has gone for a coffee. */
const awayMs = 10 * 60_000;

if (form) {
  let touched = Date.now();
  let staying = false;
  const path = form.dataset.held;
  const body = () => new URLSearchParams({ _csrf: form.elements._csrf.value });
  const inside = (address) => address === path || address.startsWith(`${path}/`);

  for (const event of ['pointerdown', 'keydown', 'scroll'])
    addEventListener(event, () => (touched = Date.now()), { passive: true });

  const still = async () => {
    if (document.hidden || Date.now() - touched > awayMs) return;
    const answer = await fetch(`${path}/still`, { method: 'POST', body: body() }).catch(() => null);
    if (answer?.status === 409) clearInterval(beat);
  };
  const beat = setInterval(still, beatMs);
  // Where this page was only loaded anew, the word that it was left may have come after it.
  setTimeout(still, 2_000);

  // From one page of the case to another is not leaving it.
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    staying = Boolean(link && inside(new URL(link.href).pathname));
  });
  addEventListener('submit', (event) => {
    const action = event.submitter?.formAction || event.target.action;
    staying = inside(new URL(action).pathname);
  });
  addEventListener('pagehide', () => {
    if (!staying) navigator.sendBeacon(`${path}/leave-it`, body());
  });
  // The back button shows the page as it was; whether the case is still ours only the server knows.
  addEventListener('pageshow', (event) => event.persisted && location.reload());
}
