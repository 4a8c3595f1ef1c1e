/**
 * Shortcuts of one key for what stands on the page. They can be switched off (WCAG 2.1.4): speech input types letters.
 * Nothing here is reachable by a shortcut only.
 */
const keysOf = {
  restore: 'r',
  'keep-hidden': 'k',
  leave: 'l',
  hide: 'h',
  'ask-to-remove': 'q',
  reply: 'a',
  'reply-privately': 'i',
  'mark-pupil': 'y',
  delete: 'd',
  ban: 'b',
  unban: 'b',
  mute: 'o',
  unmute: 'o',
  report: 'p',
  refer: 's',
  'refer-to-slt': ';',
  'restrict-to-head': '1',
  'share-again': '1',
  'family-letter': '2',
  answered: 'm',
  settled: 'e',
  confirm: 'c',
  decline: 'j',
  take: 't',
  'give-back': 'g',
  'take-over': 't',
  later: 'w',
  'hand-over': 'v',
  'step-aside': 'x',
  undo: 'z',
  words: '.',
  // What is rare has no letter left.
  'ask-advice': '0',
  'assist-done': ',',
  appeal: '3',
  'confirm-ban': '4',
  retract: '5',
  wake: '6',
  'together-thread': '7',
  'together-writer': '8',
  'unlock-reply': '9',
  'illegal-image': '-',
  'image-cleared': '-',
  'write-down': '=',
  evidence: '[',
  'defamation-notice': ']',
};
const setting = 'schoolgate-shortcuts';
const isOn = () => localStorage.getItem(setting) !== 'off';

const items = '[data-case], [data-item]';

/** What is on the page and seen, by its key; the first of two counts. In a list only what belongs to the item where one stands. */
function onPage() {
  const found = new Map();
  const here = document.activeElement?.closest('[data-item]') ?? null;
  for (const it of document.querySelectorAll('[data-key], [data-action]')) {
    const item = it.closest('[data-item]');
    if (item && item !== here) continue;
    const key = it.dataset.key ?? keysOf[it.dataset.action];
    if (key && !found.has(key) && (it.checkVisibility() || isUnderMore(it))) found.set(key, it);
  }
  return found;
}

/** What is rare folds behind “More”, and has its key all the same. */
function isUnderMore(it) {
  const fold = (it.matches('summary') ? it.parentElement.parentElement : it).closest('details:not([open])');
  return fold?.matches('[data-more]') && fold.checkVisibility();
}

const wordsOf = (it) =>
  [...it.childNodes]
    .filter((node) => !(node instanceof HTMLElement && node.matches('kbd, .govuk-visually-hidden')))
    .map((node) => node.textContent)
    .join('')
    .trim();

/** The key on each button and link, for those who have a keyboard. */
function label() {
  for (const it of document.querySelectorAll('kbd.sg-shortcut')) it.remove();
  document.documentElement.classList.toggle('sg-keys', isOn());
  const labelled = onPage();
  for (const it of document.querySelectorAll('[aria-keyshortcuts]')) it.removeAttribute('aria-keyshortcuts');
  if (!isOn()) return;
  for (const [key, it] of labelled) {
    it.setAttribute('aria-keyshortcuts', key);
    if (!it.matches('a, button, summary')) continue;
    const kbd = document.createElement('kbd');
    kbd.className = 'sg-shortcut';
    kbd.ariaHidden = 'true';
    kbd.textContent = key;
    it.append(kbd);
  }
}

/** A button is pressed, once one of the fields that it needs is filled in; what is folded opens at its first field. */
function press(it) {
  const more = it.closest('[data-more]');
  if (more) more.open = true;
  const needed = (it.dataset.needs ?? '').split(' ').flatMap((id) => document.getElementById(id) ?? []);
  if (needed.length > 0 && needed.every((field) => field.value.trim() === '')) return needed[0].focus();
  // What cannot be taken back waits for Enter.
  if ('careful' in it.dataset) return it.focus();
  const fold = it.matches('summary') ? it.parentElement : null;
  if (fold) fold.open = true;
  const field = fold?.querySelector('textarea, select, input:not([type=hidden])');
  (field ?? it).focus();
  if (it.matches('a, button')) it.click();
}

/** From item to item of a list: to its link where it has one, else to the first thing in it that can be used. */
function step(by) {
  const all = [...document.querySelectorAll(items)].filter((it) => firstOf(it));
  const at = all.indexOf(document.activeElement?.closest(items));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  firstOf(next)?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const firstOf = (item) =>
  item?.querySelector('h2 a, h3 a') ?? item?.querySelector('a, summary, button, input:not([type=hidden])');

const busy = (it) => it.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');

addEventListener('keydown', (event) => {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (busy(event.target) || document.querySelector('dialog[open]')) return;
  const moves = document.querySelector(items) ? { j: 1, k: -1 } : {};
  const it = onPage().get(event.key);
  if (event.key === '?') help.open();
  else if (event.key in moves) step(moves[event.key]);
  else if (it) press(it);
  else return;
  event.preventDefault();
});

/** Also by a button at the foot of the page: whoever has switched the keys off must be able to switch them on. */
const help = {
  dialog: document.createElement('dialog'),
  open() {
    const rows = [...onPage()].map(([key, it]) => [key, wordsOf(it) || it.labels?.[0]?.textContent.trim()]);
    if (document.querySelector(items)) rows.unshift(['j', 'The next of the list'], ['k', 'The one before']);
    rows.push(['?', 'This list']);
    const list = document.createElement('dl');
    list.className = 'sg-shortcuts';
    for (const [key, words] of rows) {
      const [name, what] = [document.createElement('dt'), document.createElement('dd')];
      name.append(Object.assign(document.createElement('kbd'), { textContent: key }));
      what.textContent = words;
      const row = document.createElement('div');
      row.append(name, what);
      list.append(row);
    }
    this.dialog.querySelector('dl').replaceWith(list);
    this.dialog.querySelector('input').checked = isOn();
    this.dialog.showModal();
  },
  build() {
    const { dialog } = this;
    dialog.className = 'sg-dialog';
    dialog.setAttribute('aria-labelledby', 'shortcuts-title');
    dialog.innerHTML = `<h2 class="govuk-heading-m" id="shortcuts-title">Shortcuts</h2><dl></dl>
      <p class="govuk-body"><label><input type="checkbox" class="sg-check"> Use shortcuts on this device</label></p>
      <form method="dialog"><button class="govuk-button govuk-!-margin-bottom-0">Close</button></form>`;
    dialog.querySelector('input').addEventListener('change', (event) => {
      localStorage.setItem(setting, event.target.checked ? 'on' : 'off');
      label();
    });
    const opener = document.createElement('button');
    Object.assign(opener, { type: 'button', className: 'sg-plain', textContent: 'Keyboard shortcuts' });
    opener.addEventListener('click', () => this.open());
    const foot = document.createElement('footer');
    foot.className = 'govuk-width-container sg-foot';
    foot.append(opener);
    document.body.append(foot, dialog);
  },
};

help.build();
label();
// What was folded away has its key as soon as it is seen, and so has the item to which one came; under a mouse nothing grows.
document.addEventListener('toggle', label, true);
if (document.querySelector('[data-item]'))
  document.addEventListener('focusin', (event) => event.target.matches(':focus-visible') && label());
new MutationObserver(label).observe(document.getElementById('news') ?? document.body, { childList: true });
