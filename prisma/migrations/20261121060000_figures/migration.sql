-- Alterations of an enum stand alone: PostgreSQL allows the new value only after its transaction.
ALTER TYPE "AlertKind" ADD VALUE 'trouble';

ALTER TABLE "Clock" ADD COLUMN "schoolDueAt" TIMESTAMPTZ(3);

-- The numbers of a day or a month are looked for by when something came or was done.
CREATE INDEX "Comment_schoolId_receivedAt_idx" ON "Comment"("schoolId", "receivedAt");
CREATE INDEX "Action_schoolId_doneAt_idx" ON "Action"("schoolId", "doneAt");
CREATE INDEX "Clock_schoolId_stoppedAt_idx" ON "Clock"("schoolId", "stoppedAt");
