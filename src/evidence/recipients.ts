/** Who may be given the evidence of a case, and what they need of it. Data. */

export const recipients = ['police', 'lado', 'solicitor', 'ombudsman'] as const;
export type Recipient = (typeof recipients)[number];

interface Needs {
  /** Behind "For". */
  words: string;
  /** Other people than the writer of the comment are made unreadable (UK GDPR Art. 5(1)(c); MO-15). */
  othersUnreadable: boolean;
  /** Who complained of defamation, with their address, and what a writer said of themselves: only where it is decided on that. */
  complainant: boolean;
  /** What it is for, on the first page. */
  purpose: string;
}

export const recipientNeeds: Record<Recipient, Needs> = {
  police: {
    words: 'the police',
    othersUnreadable: false,
    complainant: true,
    purpose: 'Whether anything in it is an offence, and which, is for the police to decide.',
  },
  lado: {
    words: 'the local authority’s designated officer (LADO)',
    othersUnreadable: false,
    complainant: false,
    purpose: 'For deciding whether harm to a child by somebody who works with children has to be looked into.',
  },
  solicitor: {
    words: 'a solicitor',
    othersUnreadable: true,
    complainant: true,
    purpose: 'For legal advice. Other writers and pupils are made unreadable; the school keeps the whole.',
  },
  ombudsman: {
    words: 'the Ombudsman',
    othersUnreadable: true,
    complainant: false,
    purpose: 'For the look into a complaint. Other writers and pupils are made unreadable; the school keeps the whole.',
  },
};

export const isRecipient = (name: string): name is Recipient => recipients.some((one) => one === name);
