// The clock of one machine, wrong: the wall clock of this process is off by what the file says. Timers are not, as in life.
import { readFileSync } from 'node:fs';

const Real = globalThis.Date;
const file = process.env.TORTURE_CLOCK_FILE;
let offset = 0;

function look() {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    offset = 0;
  }
}

class Skewed extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + offset);
    else super(...given);
  }

  static now() {
    return Real.now() + offset;
  }
}

globalThis.Date = Skewed;
look();
process.on('SIGUSR2', look);
