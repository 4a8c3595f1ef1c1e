/** How well each question is answered on comments that were left out. */
import { questions } from '../../../moderation/sounds/model.js';
import type { Answer } from './learn.js';

export interface QuestionFigures {
  yes: number;
  /** How often a yes sounds more like it than a no does: a half is chance. */
  auc: number;
  /** Of a hundred yes, how many are heard where of a hundred no one, five or fifteen are. */
  heardAt1: number;
  heardAt5: number;
  heardAt15: number;
}

export function figuresOf(sums: Float64Array[], answers: Answer[][]): Record<string, QuestionFigures> {
  return Object.fromEntries(
    questions.map((question, at) => {
      const scored = sums.flatMap((each, index) => {
        const yes = answers[index]?.[at];
        return yes === undefined ? [] : [{ sum: each[at] ?? 0, yes }];
      });
      const no = scored.flatMap(({ sum, yes }) => (yes ? [] : [sum])).sort((a, b) => b - a);
      const yes = scored.flatMap(({ sum, yes: is }) => (is ? [sum] : []));
      return [question, { yes: yes.length, auc: auc(yes, no), ...heard(yes, no) }];
    }),
  );
}

function heard(yes: number[], no: number[]) {
  const at = (share: number) => {
    const bound = no[Math.floor(no.length * share)] ?? 0;
    return percent(yes.filter((sum) => sum > bound).length / yes.length);
  };
  return { heardAt1: at(0.01), heardAt5: at(0.05), heardAt15: at(0.15) };
}

/** `no` is sorted, largest first. */
function auc(yes: number[], no: number[]): number {
  const above = yes.reduce((total, sum) => total + (no.length - countAbove(no, sum)), 0);
  return percent(above / (yes.length * no.length));
}

function countAbove(sorted: number[], sum: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > sum) low = middle + 1;
    else high = middle;
  }
  return low;
}

const percent = (share: number) => Math.round(share * 1000) / 10;
