import { dirname } from 'node:path';
import nunjucks from 'nunjucks';
import { assetFile } from '../assets.js';
import { moods } from '../gate/moods.js';
import type { ConsentPage } from './consent.js';
import type { VisitorPage } from './view.js';

/** Texts are hostile: everything is escaped, and no template marks anything as safe. */
const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(dirname(assetFile('page/page.njk'))), {
  autoescape: true,
  throwOnUndefined: true,
});

/** `on`: the names of the moods that are switched on. */
export function renderPage(page: VisitorPage, on: string[] = []): string {
  return templates.render('page.njk', { page, on, moods, speeds: [60, 360, 1440, 10_080] });
}

/** A page that says one thing and leads back. */
export function renderNotice(words: string): string {
  return templates.render('notice.njk', { words });
}

/** A person is asked whether an app may use an account. */
export function renderConsent(page: ConsentPage): string {
  return templates.render('consent.njk', page);
}
