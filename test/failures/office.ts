/** Somebody at the page of failures, as its tests begin. */
import type { Role } from '../../prisma/generated/client.js';
import { ensureUsers } from '../../src/users.js';
import type { Desk } from '../inbound/desk.js';
import { type Browser, signedIn } from '../web/helper.js';

export interface Office {
  browser: Browser;
  /** The page, without its markup. */
  page(): Promise<string>;
  /** Presses a button of the page: the form that goes to this address, with what is hidden in it. Where it leads. */
  press(path: string): Promise<string>;
  /** Sends what the last page had, again. */
  pressAgain(): Promise<string>;
}

export async function openOffice({ app, ctx, schoolId, time }: Desk, role: Role = 'comms_admin'): Promise<Office> {
  const email = `${role}@failures.example`;
  const [user] = await ensureUsers(ctx, [{ schoolId, email, name: `Kim ${role}`, role }]);
  const userId = user?.id ?? '';
  await ctx.db.user.update({ where: { id: userId }, data: { attestedAt: time.now } });
  const browser = await signedIn(app, ctx, userId);
  let last: [path: string, form: Record<string, string>] = ['', {}];
  const send = async () => {
    const { headers, statusCode } = await browser.post(...last);
    return headers.location ?? String(statusCode);
  };
  return {
    browser,
    async page() {
      const { body } = await browser.get('/failed');
      const main = body.slice(body.indexOf('<main'), body.indexOf('</main>'));
      return main.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    },
    async press(path) {
      const { body } = await browser.get('/failed');
      const form = new RegExp(`action="${path}"[^>]*>(.*?)</form>`, 's').exec(body)?.[1];
      if (form === undefined) throw new Error(`no button goes to ${path}`);
      const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]);
      last = [path, Object.fromEntries(fields.filter(([name]) => name !== '_csrf'))];
      return send();
    },
    pressAgain: send,
  };
}
