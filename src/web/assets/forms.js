/** A second click in a hurry sends nothing: the first is on its way. Without this the server sorts out what it can. */
const pauseMs = 2_000;
const sent = new WeakMap();

addEventListener('submit', (event) => {
  // A dialog that is closed sends nothing, and may be opened and closed again at once.
  if (event.target.method !== 'post') return;
  const before = sent.get(event.target) ?? Number.NEGATIVE_INFINITY;
  if (event.timeStamp - before < pauseMs) event.preventDefault();
  else sent.set(event.target, event.timeStamp);
});

/** What is amiss is read out first, and the next Tab is at its link: else whoever has only keys goes through the whole head again. */
const amiss = document.querySelector('.govuk-error-summary');
if (amiss) {
  amiss.tabIndex = -1;
  amiss.focus();
}
