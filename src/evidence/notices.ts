/** Notices of complaint in an evidence pack: what was said, and what was done about it by when. */
import { partWords } from '../../moderation/defamation/notice.js';
import type { OpenedNotice } from '../defamation/list.js';
import { type Recipient, recipientNeeds } from './recipients.js';
import type { BothTimes } from './times.js';

type Times = (at: Date | null) => BothTimes | null;

/** Who complained stays out where nobody decides on that. */
export function noticesFor(
  notices: readonly OpenedNotice[],
  { recipient, times }: { recipient: Recipient; times: Times },
) {
  const named = recipientNeeds[recipient].complainant;
  return notices.map(({ row, notice, reply }) => {
    const { name, email, ...said } = notice;
    return {
      complainant: named ? { name, email } : null,
      writer: named && reply ? reply : null,
      said,
      missing: row.missing.map((part) => (partWords as Record<string, string>)[part] ?? part),
      ...{ reach: row.reach, repeated: row.repeated, reply: row.reply, removal: row.removal, outcome: row.outcome },
      received: times(row.receivedAt),
      toldIncomplete: times(row.toldIncompleteAt),
      sent: times(row.sentAt),
      toldSent: times(row.toldSentAt),
      replied: times(row.repliedAt),
      removed: times(row.removedAt),
      toldEnd: times(row.toldEndAt),
      closed: times(row.closedAt),
    };
  });
}
