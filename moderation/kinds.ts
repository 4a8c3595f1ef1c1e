/** What a token may be beside its word (`<number>`, `<name>` …); a scan knows kinds by their places here. */
export const kinds = ['any', 'name', 'class', 'number', 'url', 'email', 'mention', 'emoji'] as const;
export type Kind = (typeof kinds)[number];

export const isKindName = (name: string): name is Kind => (kinds as readonly string[]).includes(name);
