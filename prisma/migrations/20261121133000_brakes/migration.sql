-- A school can keep Schoolgate from acting by itself, or at all; too many automatic hides do it by themselves.
CREATE TYPE "Brake" AS ENUM ('none', 'observe', 'stopped');
ALTER TABLE "School" ADD COLUMN "brake" "Brake" NOT NULL DEFAULT 'none',
  ADD COLUMN "brakeReason" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "brakeBy" TEXT,
  ADD COLUMN "brakeAt" TIMESTAMPTZ(3);
CREATE INDEX "Action_schoolId_kind_doneAt_idx" ON "Action"("schoolId", "kind", "doneAt");
