/** Which laws the police may want to think of, by what was found (domain.md 3.12, 3.13). Never a judgement of ours. Data. */
const laws: Record<string, string[]> = {
  threat: [
    'Online Safety Act 2023, s.181 (threatening messages)',
    'Malicious Communications Act 1988, s.1',
    'Protection from Harassment Act 1997',
  ],
  hate: ['Public Order Act 1986, Parts 3 and 3A', 'Communications Act 2003, s.127'],
  abuse: ['Malicious Communications Act 1988, s.1', 'Communications Act 2003, s.127'],
  bullying: ['Protection from Harassment Act 1997', 'Malicious Communications Act 1988, s.1'],
  sexual: ['Communications Act 2003, s.127', 'Sexual Offences Act 2003'],
  safeguarding: ['Sexual Offences Act 2003', 'Children Act 1989 and 2004'],
};

export const lawsFor = (labels: readonly string[]): string[] => [
  ...new Set(labels.flatMap((label) => laws[label] ?? [])),
];
