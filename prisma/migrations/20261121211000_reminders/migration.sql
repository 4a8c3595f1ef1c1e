-- Answers that wait are reminded of; what a second person does not answer ends by itself.
ALTER TABLE "Clock" ADD COLUMN "remindedAt" TIMESTAMPTZ(3);
ALTER TYPE "TermKind" ADD VALUE 'second_person';
