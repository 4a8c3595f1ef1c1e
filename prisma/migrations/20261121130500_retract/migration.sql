-- Words that the school sent in public can be taken back: an effect of its own, with who wished for it and why.
ALTER TYPE "ActionKind" ADD VALUE 'retract';
