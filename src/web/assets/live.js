/**
 * Says when a page is out of date. The list keeps its place: cards that are there change where they stand, new ones are
 * announced and come in when they are asked for. A phone in a pocket holds no connection.
 */
const { updates, token } = document.body.dataset;
const news = document.getElementById('news');
const list = document.querySelector('[data-list]');
let shown = token;
let source = null;

if (updates && news) {
  const follow = () => (document.hidden ? stop() : start());
  document.addEventListener('visibilitychange', follow);
  // Left by the back button's cache and come back to.
  addEventListener('pagehide', stop);
  addEventListener('pageshow', follow);
  follow();
}

function start() {
  if (source) return;
  source = new EventSource(updates);
  source.addEventListener('queue', (event) => onQueue(JSON.parse(event.data)));
  source.addEventListener('case', (event) => onCase(JSON.parse(event.data)));
  source.addEventListener('signed-out', () => {
    stop();
    say('You are signed out. What you typed is still here; sign in again in another tab before you send it.');
  });
  source.addEventListener('over', stop);
}

function stop() {
  source?.close();
  source = null;
}

function onQueue({ token: fresh, waiting, owed }) {
  count('/', waiting);
  count('/answers', owed);
  if (!list || fresh === shown) return;
  shown = fresh;
  refresh();
}

function onCase({ token: fresh }) {
  if (list || fresh === shown) return;
  shown = fresh;
  say('This case has changed since you opened it.', {
    text: 'Load it again',
    act: () => location.assign(`/cases/${onCaseNumber()}`),
  });
}

/** Not by loading the page again: it may be the answer to a form. */
const onCaseNumber = () => encodeURIComponent(new URL(updates, location.href).searchParams.get('case'));

/** The numbers of the navigation, on a phone and beside it. */
function count(path, number) {
  if (number == null) return;
  for (const link of document.querySelectorAll(`nav[aria-label="Main"] a[href="${path}"]`))
    link.textContent = link.textContent.trim().replace(/\(\d+\)$/, `(${number})`);
}

/** The same page once more, and what differs in it. */
async function refresh() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = new Map(cardsOf(page).map((card) => [card.dataset.case, card]));
  const here = new Set();
  for (const card of cardsOf(document)) {
    here.add(card.dataset.case);
    change(card, fresh.get(card.dataset.case));
  }
  const added = [...fresh.keys()].filter((number) => !here.has(number)).length;
  const words = added === 1 ? 'There is 1 new case here.' : `There are ${added} new cases here.`;
  if (added > 0) say(words, { text: added === 1 ? 'Show it' : 'Show them', act: () => showAll(page) });
}

const cardsOf = (root) => [...root.querySelectorAll('[data-list] [data-case]')];

/** Only what stands around its title: whoever is about to follow the link finds it where it was. */
function change(card, fresh) {
  card.classList.toggle('sg-card--gone', !fresh);
  const tags = card.querySelector('.sg-card__tags');
  if (fresh) tags.replaceWith(fresh.querySelector('.sg-card__tags'));
  else tags.textContent = 'No longer here: it was dealt with, put aside, or stands further down.';
}

function showAll(page) {
  const focused = document.activeElement?.closest('[data-case]')?.dataset.case;
  list.replaceChildren(...page.querySelector('[data-list]').childNodes);
  say('');
  const card = list.querySelector(focused ? `[data-case="${CSS.escape(focused)}"]` : '[data-case]');
  card?.querySelector('a')?.focus({ preventScroll: true });
}

function say(words, button) {
  news.replaceChildren(words);
  if (!button) return;
  const it = document.createElement('button');
  it.type = 'button';
  it.className = 'govuk-button govuk-button--secondary';
  it.textContent = button.text;
  it.dataset.key = 'f';
  it.addEventListener('click', button.act);
  news.append(' ', it);
}
