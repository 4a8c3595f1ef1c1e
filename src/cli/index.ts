/** The list of commands. Each is loaded only when it is called: those that compute need no database and start at once. */
import type { Command, Io } from './io.js';

interface Entry {
  usage: string;
  summary: string;
  load(): Promise<Pick<Command, 'run'>>;
}

const serve = (role: 'start' | 'web' | 'worker') => async () => (await import('./serve.js')).serveAs(role);

export const commands: Record<string, Entry> = {
  start: {
    usage: 'start',
    summary: 'web and worker in one process; in the sandbox where no credentials are set',
    load: serve('start'),
  },
  web: { usage: 'web', summary: 'only the console and the webhooks (server mode)', load: serve('web') },
  worker: { usage: 'worker', summary: 'only the jobs; any number of them (server mode)', load: serve('worker') },
  sandbox: {
    usage: 'sandbox [reset]',
    summary: 'the fakes of both platforms alone; reset wipes their state and the database in the data folder',
    load: () => import('./sandbox.js'),
  },
  assess: {
    usage: 'assess [--in FILE] [--out FILE] [--packs A,B] [--nation N] [--at ISO] [--pupils CSV] [--staff CSV]',
    summary: 'judges comments, one JSON object a line, by the policy packs',
    load: () => import('./assess.js'),
  },
  policy: {
    usage: 'policy [--packs A,B] [--json]',
    summary:
      'lists each clause of the policies, what enforces it, and its examples; what is not built yet is marked OPEN',
    load: () => import('./policy.js'),
  },
  'check-post': {
    usage:
      'check-post --post JSON --pupils CSV --consents CSV [--staff CSV] [--at ISO] [--packs A,B] [--known FILE] [--read-seconds N]',
    summary:
      'checks a post and its pictures before it is published: names, consent, whereabouts, content; --known names classes and people who are no pupils',
    load: () => import('./check-post.js'),
  },
  due: {
    usage: 'due --received TIME [--nation N] [--mode literal|roll] | due --in FILE',
    summary: 'says by when something must have been answered; with --in for each JSON line {received, nation, mode}',
    load: () => import('./due.js'),
  },
  digest: {
    usage: 'digest --date YYYY-MM-DD [--print]',
    summary: 'shows the head’s digest of a morning, and whether it went out; with --print the message alone',
    load: () => import('./digest.js'),
  },
  connect: {
    usage: 'connect facebook|x',
    summary:
      'says in plain words what is still to be done to connect the school’s account, and gives the link to do it',
    load: () => import('./connect.js'),
  },
  keys: {
    usage: 'keys new | keys reseal',
    summary: 'prints a new key for SECRET_KEYS, by which stored tokens are sealed; reseal seals them with the newest',
    load: () => import('./keys.js'),
  },
  bounce: {
    usage: 'bounce < MESSAGE',
    summary: 'takes a mail server’s report of a letter that it could not deliver, and has the next person told',
    load: () => import('./bounce.js'),
  },
  evidence: {
    usage:
      'evidence --case NUMBER --for police|lado|solicitor|ombudsman --out FILE.zip [--by E-MAIL] [--reason WORDS] [--school NAME]',
    summary:
      'writes what is on record about a case, with what proves it; --by names the user for whom, whose lanes hold; without it only cases that everybody sees',
    load: () => import('./evidence.js'),
  },
  backup: {
    usage: 'backup --out FILE',
    summary:
      'writes a sealed copy of the whole database, of one moment, beside a running Schoolgate; the keys are not in it',
    load: () => import('./backup.js'),
  },
  restore: {
    usage: 'restore --from FILE [--replace]',
    summary:
      'puts a backup into an empty database; with --replace in the place of the one that is there, which is kept aside',
    load: () => import('./restore.js'),
  },
  export: {
    usage:
      'export --subject-access --author HANDLE|ID|CASE | --information --from DAY --until DAY, with --by E-MAIL --reason WORDS --out FILE.zip [--school NAME]',
    summary:
      'writes what somebody who asks for their own data, or for what the school has on record, is to be given; --by names the data protection officer or the head',
    load: () => import('./export.js'),
  },
  privacy: {
    usage: 'privacy --out FOLDER [--school NAME-OR-ID]',
    summary:
      'writes the record of processing (UK GDPR Art. 30) and the draft of a DPIA, filled from this installation, without a name',
    load: () => import('./privacy.js'),
  },
  'verify-audit': {
    usage: 'verify-audit [--anchor FILE]...',
    summary:
      'checks the audit chains and names the first broken event; --anchor holds them against a letter with an anchor, so that a chain rewritten as a whole is found',
    load: () => import('./verify-audit.js'),
  },
};

/** Runs a command and resolves with its exit code; 2 for words that it does not know. */
export async function runCommand(args: string[], io: Io): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) {
    io.stdout.write(help());
    return 0;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) {
    io.stderr.write(`There is no command “${name}”.\n\n${help()}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout.write(`schoolgate ${entry.usage}\n  ${entry.summary}\n`);
    return 0;
  }
  return (await entry.load()).run(rest, io);
}

function help(): string {
  const lines = Object.values(commands).map(({ usage, summary }) => `  schoolgate ${usage}\n      ${summary}\n`);
  return `Schoolgate looks after a school's Facebook page and X account by its own policy.\n\n${lines.join('')}`;
}
