// The built engine in a process of its own, since vitest runs code in a slower form of its own. Times are of the processor.
// stdin: texts to be judged one by one, as JSON. stdout: comments a second, and the milliseconds of each text.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const built = (file) => import(pathToFileURL(join(dist, 'src', file)).href);
const [{ enforcedPolicy, judgeBy }, { placesIn, readMaterial }, { rivals }, { measureSpeed }, { packIds }, { root }] =
  await Promise.all(
    ['evaluation/evaluate.js', 'evaluation/material.js', 'evaluation/rivals.js', 'evaluation/speed.js']
      .concat('policies.js', 'root.js')
      .map(built),
  );
const rounds = 7;

let given = '';
for await (const part of process.stdin) given += part;
const hostile = JSON.parse(given);
const { sets, civil, hate } = readMaterial(placesIn(root));
const texts = [
  ...sets.flatMap(({ rows }) => rows.map(({ comment }) => comment.text)),
  ...(civil ?? []),
  ...(hate ?? []).map(({ text }) => text),
];
const judge = judgeBy(enforcedPolicy(packIds()));
const speeds = measureSpeed(texts, [
  { name: 'decide(), default packs', run: judgeBy(enforcedPolicy()) },
  { name: `decide(), all ${packIds().length} packs`, run: judge },
  ...rivals().map(({ name, flags }) => ({ name, run: flags })),
]);
const slow = hostile.map((text) =>
  Array.from({ length: rounds }, () => {
    const began = process.cpuUsage();
    judge(text);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  }),
);
process.stdout.write(JSON.stringify({ comments: texts.length, speeds, slow }));
