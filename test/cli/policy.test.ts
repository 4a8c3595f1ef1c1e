import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/index.js';

async function policy(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err] = [text(stdout), text(stderr)];
  const code = await runCommand(['policy', ...args], { stdin: Readable.from([]), stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await out, err: await err };
}

async function text(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

describe('schoolgate policy', () => {
  it('lists every clause of all packs, the default ones first', async () => {
    const { code, out, err } = await policy();
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').filter((line) => /^[A-Z]{2}-\d\d /.test(line))).toHaveLength(106);
    expect(out.indexOf('LK-01')).toBeLessThan(out.indexOf('GT-01'));
    expect(out).toMatch(/Altogether: 106 clauses: \d+ built, \d+ built in part, \d+ open\n$/);
    expect(out).toMatch(/\(little-kinvaston \d{4}-\d\d-\d\d\S*, on by default\)/);
    expect(out).toMatch(/\(mosaic \d{4}-\d\d-\d\d\S*, to be switched on\)/);
  });

  it('says of a clause its mode, what enforces it, what is open, and how many examples it has', async () => {
    const { out } = await policy('--packs', 'brize-norton');
    expect(out).not.toContain('LK-01');
    expect(out).toMatch(
      /\nBN-08 {2}A\n {4}Nobody is bullied on our accounts \(Respect\)\n {4}rule: bullying: hide, tells dsl \[brize-norton\/bullying\.child\]\n/,
    );
    expect(out).toMatch(/\nBN-15 {2}A\/H\n/);
    expect(out).toContain(
      '    check: in our post, consent of each pupil in a picture: stops it [brize-norton/picture.consent]\n',
    );
    expect(out).toContain('examples: 6 hits, 6 near misses');
    const open = (await policy('--packs', 'mosaic')).out;
    expect(open).toMatch(/\nMO-15 {2}R\n/);
    expect(open).toMatch(/\n {4}export: For whoever asks for their own data/);
    expect(open).toMatch(
      /\n {4}OPEN rule: Slurs \[little-kinvaston\/hate\.slur\]: the pack little-kinvaston is not in use\n/,
    );
  });

  it('says the same as JSON, with the examples themselves', async () => {
    const { out } = await policy('--json', '--packs', 'little-kinvaston, brize-norton');
    const { packs, settings, totals } = JSON.parse(out);
    expect(packs.map(({ id }: { id: string }) => id)).toEqual(['little-kinvaston', 'brize-norton']);
    expect(totals.clauses).toBe(54);
    expect(settings.naming).toBe(2);
    expect(packs[1]).toMatchObject({
      onByDefault: true,
      reviewDue: '2022-01-31',
      document: '001_cf0de235a8ae6794.txt',
    });
    expect(packs[1].clauses[12]).toMatchObject({ id: 'BN-13', mode: 'A+H', state: 'built' });
    expect(packs[1].clauses[12].examples[0].hits.length).toBeGreaterThanOrEqual(2);
  });

  it('refuses packs and words that it does not know', async () => {
    expect(await policy('--packs', 'nowhere')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('no pack "nowhere"'),
    });
    expect((await policy('--colour')).code).toBe(2);
  });
});
